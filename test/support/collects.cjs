// Collects garbage all the time, so that what is lost is seen to be. For a program that was started with --expose-gc.
setInterval(globalThis.gc, 700).unref();
