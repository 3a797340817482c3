/** The calls that the probe writes into the app's modules. They are globals, so that every module reaches them alike. */
export const PREFIX = '__ac';
export const ENTER = '__acEnter';
export const ENTER_IN_PARAMETERS = '__acParam';
export const ENTER_BODY = '__acBody';
export const AWAIT = '__acAwait';
export const RETURN = '__acReturn';
export const RETURN_IN_TRY = '__acReturnTry';
export const FINALLY = '__acFinally';
export const FOR_AWAIT = '__acForAwait';
/** A module that was probed when it was bundled makes itself known by it. */
export const REGISTER_MODULE = '__acModule';

/** Node prints the source line of an uncaught error unless the line holds this text. `restore/` prints the original. */
export const NO_EXCEPTION_LINE = '/*node-do-not-add-exception-line*/';
