import { readSuite, registry, type RegistryEntry, RELEASES } from '../conformance/index.ts';

const TITLES: Readonly<Record<string, string>> = {
  every: 'Every exchange and every notification',
  'quality-on-demand': 'quality-on-demand',
  'qos-profiles': 'qos-profiles',
  'qos-provisioning': 'qos-provisioning (qod-provisioning until r2.2)',
};

/** docs/requirements.md: the registry for people. */
export function requirementsDocument(): string {
  const entries = registry(readSuite());
  return [
    '# What the suite requires',
    '',
    '<!-- Generated from conformance/requirements by `npm run generate`. Do not edit. -->',
    '',
    `${entries.length} requirements, each in our own words, with the place where CAMARA says it. Names without a release are those of r4.1; a`,
    '`.feature` is followed by the numbers of its scenarios. `qod requirements` prints the same with the ids of all cases.',
    '',
    ...Object.entries(TITLES).flatMap(([api, title]) =>
      section(
        title,
        entries.filter((entry) => entry.api === api),
      ),
    ),
  ].join('\n');
}

function section(title: string, entries: readonly RegistryEntry[]): string[] {
  return [
    `## ${title}`,
    '',
    '| id | level | releases | what is required | source | cases |',
    '|---|---|---|---|---|---|',
    ...entries.map(row),
    '',
  ];
}

function row({ requirement, releases, cases }: RegistryEntry): string {
  const { id, level, statement, source, checks, untested } = requirement;
  const tests = checks === undefined ? (untested === undefined ? String(cases.length) : `none: ${untested}`) : 'always';
  const cells = [`<a id="${id.toLowerCase()}"></a>${id}`, level, span(releases), statement, source, tests];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function span(releases: RegistryEntry['releases']): string {
  const [first, last] = [releases[0], releases.at(-1)];
  if (first === last) return first ?? '';
  return last === RELEASES.at(-1) ? `${first} on` : `${first} to ${last}`;
}
