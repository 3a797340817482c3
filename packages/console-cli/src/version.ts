import manifest from '../package.json' with { type: 'json' };

/** Of this console. */
export const VERSION: string = manifest.version;
