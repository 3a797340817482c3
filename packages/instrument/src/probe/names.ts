/** The calls that the probe writes into the app's modules. They are globals, so that every module reaches them alike. */
export const PREFIX = '__ac';
/** The constant in which an invocation keeps its frame. */
export const FRAME = '__acF';
/** What its body has thrown. */
export const ERROR = '__acE';
export const ENTER = '__acEnter';
export const ENTER_IN_PARAMETERS = '__acParam';
/** A parameter's default has its value. */
export const LEAVE_DEFAULT = '__acDefault';
export const ENTER_BODY = '__acBody';
export const ENTER_GENERATOR = '__acGenerator';
/** First statement of the module that Node was told to run. */
export const BEGIN_MAIN = '__acMain';
export const ENTER_MODULE = '__acModule';
/** What the top level of a module iterates over, once, to be told of an error. */
export const TOP = '__acTop';
export const TOP_VALUE = '__acT';
export const TOP_DEFAULT = '__acX';
export const AWAIT = '__acAwait';
export const RESUMED = '__acResumed';
/** The same in a loop whose rounds do not need each other: see `independent-loops.ts`. */
export const RESUMED_IN_LOOP = '__acNext';
export const LOOP = '__acLoop';
/** One run of such a loop. */
export const LOOP_RUN = '__acl';
export const BACK = '__acBack';
export const YIELD = '__acYield';
export const DELEGATE = '__acDelegate';
export const YIELDED = '__acYielded';
export const RETURN = '__acReturn';
/** The same, of the promise of the call that was made last. */
export const RETURN_CALL = '__acReturnCall';
export const FAIL = '__acFail';
export const EXIT = '__acExit';
export const FOR_AWAIT = '__acForAwait';
export const DISPOSE = '__acDispose';
export const DISPOSE_MODULE = '__acDisposeModule';
/** What a block with `await using` declares beside them. */
export const DISPOSALS = '__acD';
/** How long a timer runs whose promise is made around it. */
export const TIMER = '__acTimer';
/** It was given something called `signal`. */
export const SIGNAL = '__acSignal';
/** A `using` holds from where it is declared. */
export const HOLD = '__acHold';
/** What is declared beside it, and so disposed of just before it. */
export const HELD = '__ach';
/** A module that was probed when it was bundled makes itself known by it. */
export const REGISTER_MODULE = '__acBundled';

/** Node prints the source line of an uncaught error unless the line holds this text. `restore/` prints the original. */
export const NO_EXCEPTION_LINE = '/*node-do-not-add-exception-line*/';
