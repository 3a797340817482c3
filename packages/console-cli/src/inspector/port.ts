/** Where SIGUSR1 makes a process open its inspector, as its command line and NODE_OPTIONS say. */
export interface InspectorOptions {
  /** 0: any that is free. */
  readonly port: number;
  /** The inspector was open from the start. */
  readonly isInspected: boolean;
  /** With `--disable-sigusr1`, SIGUSR1 opens nothing. */
  readonly isSignalDisabled: boolean;
  /** Under the permission model there is no inspector, unless `--allow-inspector` says otherwise. */
  readonly isForbidden: boolean;
}

const DEFAULT_PORT = 9229;
const WITH_PORT = /^--(?:inspect|inspect-brk|inspect-wait|inspect-port|debug-port)(?:=(.*))?$/;

/** `args`: of the process, without the executable, up to its script. */
export function inspectorOptions(args: readonly string[], nodeOptions = ''): InspectorOptions {
  // Node reads NODE_OPTIONS first: what stands on the command line wins.
  const all = [...nodeOptions.split(/\s+/), ...args].map((each) =>
    each.replace(/^(--[^=]*)/, (name) => name.replaceAll('_', '-')),
  );
  let port = DEFAULT_PORT;
  for (const [index, option] of all.entries()) {
    const match = WITH_PORT.exec(option);
    if (match === null) continue;
    // Only the last two take what follows as their value.
    const value = match[1] ?? (/port$/.test(option) ? all[index + 1] : undefined);
    const found = /(?:^|:)(\d+)$/.exec(value ?? '')?.[1];
    if (found !== undefined) port = Number(found);
  }
  return {
    port,
    isInspected: all.some((option) => /^--inspect(-brk|-wait)?(=|$)/.test(option)),
    isSignalDisabled: all.includes('--disable-sigusr1'),
    isForbidden:
      (all.includes('--permission') || all.includes('--experimental-permission')) && !all.includes('--allow-inspector'),
  };
}
