/** What an adapter is: it makes the resources of one library known, by the smallest change that does. */

// biome-ignore lint/suspicious/noExplicitAny: a library as it was loaded; an adapter looks before it relies on it
export type Loaded = any;

export interface Adapter {
  /** The name of its package. */
  readonly library: string;
  /** The versions that it was tested with: from the first on, below the second. */
  readonly from: string;
  readonly below: string;
  readonly files: readonly AdaptedFile[];
}

export interface AdaptedFile {
  /** Within the package. */
  readonly path: string;
  /**
   * Names at the top level of an ES module that `adapt` gets as properties: read, or replaced where the module declares
   * them by `function`, `let` or `var`. Absent: it is CommonJS, and `adapt` gets its `module`.
   */
  readonly names?: readonly string[];
  /** Put into its text, where no method that could be replaced sees what happens. */
  readonly insertions?: readonly Insertion[];
  /**
   * Called when the module has been evaluated, before whoever asked for it goes on. What it returns, the insertions call
   * by the name `__acOwn`; where the adapter is off, that is undefined.
   *
   * @throws NotRecognised
   */
  adapt(loaded: Loaded): unknown;
}

/** A statement at the end of a line, where it moves nothing. */
export interface Insertion {
  /** What the line ends with. It is there once, else the library is not recognised. */
  readonly behind: RegExp;
  /** It calls `__acOwn?.…`. */
  readonly statement: string;
  /** Older versions lack what is told. */
  readonly isOptional?: true;
}

/** The library is not as the adapter knows it. `message` goes on a sentence: "it has no Pool". */
export class NotRecognised extends Error {
  override readonly name = 'NotRecognised';
}
