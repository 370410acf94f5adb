import fc from 'fast-check';
import type { ResourceKind } from '../resource-kind.ts';

/**
 * What a client does next. `of` names the session or assignment that it is about: 0 the one that was made last, 1 the one before.
 */
export type Command =
  | { do: 'create' }
  | { do: 'read' | 'end'; of: number }
  | { do: 'extend'; of: number; additionalS: number }
  | { do: 'list' }
  | { do: 'wait'; forS: number }
  | { do: 'outlive' };

/** Which commands a target can be given. */
export interface Repertoire {
  kind: ResourceKind;
  /** Whether the release lists what a device has. */
  lists: boolean;
  /** Whether the end of a duration can be waited for. */
  outlives: boolean;
}

/** Sequences of at most so many commands, which begin with a creation; they shrink to shorter ones of smaller numbers. */
export function sequences({ kind, lists, outlives }: Repertoire, longest: number): fc.Arbitrary<readonly Command[]> {
  const of = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) });
  const about = (name: 'read' | 'end') => of.map((which): Command => ({ do: name, of: which }));
  const command = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Command>({ do: 'create' }) },
    { weight: 4, arbitrary: about('read') },
    { weight: 1, arbitrary: about('end') },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }).map((forS): Command => ({ do: 'wait', forS })) },
    ...(lists ? [{ weight: 1, arbitrary: fc.constant<Command>({ do: 'list' }) }] : []),
    ...(kind === 'session' ? [{ weight: 4, arbitrary: extension(of) }] : []),
    ...(outlives ? [{ weight: 1, arbitrary: fc.constant<Command>({ do: 'outlive' }) }] : []),
  );
  // Short sequences are for shrinking, not for trying: written cases are short.
  return fc
    .noBias(fc.array(command, { maxLength: longest - 1, size: 'max' }))
    .map((rest) => [{ do: 'create' }, ...rest]);
}

function extension(of: fc.Arbitrary<number>): fc.Arbitrary<Command> {
  return fc
    .record({ of, additionalS: fc.integer({ min: 1, max: 5 }) })
    .map((each): Command => ({ do: 'extend', ...each }));
}

/** As a person would say it. */
export function commandText(command: Command): string {
  switch (command.do) {
    case 'create':
    case 'list':
      return command.do;
    case 'outlive':
      return 'wait for the end';
    case 'wait':
      return `wait ${command.forS} s`;
    case 'extend':
      return `extend${whichText(command.of)} by ${command.additionalS} s`;
    default:
      return `${command.do}${whichText(command.of)}`;
  }
}

function whichText(of: number): string {
  return of === 0 ? '' : ' the one before';
}
