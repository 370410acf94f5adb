import { ERRATA, type Erratum } from '../conformance/index.ts';

/** docs/errata.md: every contradiction in CAMARA's published files, its readings and our ruling. */
export function errataDocument(): string {
  return [
    '# Where CAMARA’s files contradict each other',
    '',
    '<!-- Generated from conformance/errata by `npm run generate`. Do not edit. -->',
    '',
    'CAMARA publishes an OpenAPI file and feature files for each API. In some places they disagree, with each other or with',
    'themselves. The suite knows the readings of each such place. Its strict verdict follows the ruling below; its lenient verdict accepts',
    'any reading. A report shows both side by side, and which reading a server follows, so that nobody is failed for a mistake that',
    'is not theirs without being told. To appeal against a ruling, cite a source that is not listed.',
    '',
    ...ERRATA.flatMap(section),
  ].join('\n');
}

function section({ id, apis, since, until, matter, readings, ruling, because, untestable }: Erratum): string[] {
  const span = since === until ? since : until === undefined ? `${since} on` : `${since} to ${until}`;
  const rulings = ruling.map((each) => `\`${each}\``).join(' or ');
  return [
    `## ${id}`,
    '',
    `${sentence(matter)} ${apis.join(', ')}, ${span}.`,
    '',
    '| reading | says | source |',
    '|---|---|---|',
    ...readings.map((reading) => `| \`${reading.id}\` | ${cell(reading.says)} | ${cell(reading.source)} |`),
    '',
    `Ruling: ${rulings}. ${because}${untestable === undefined ? '' : ` No case tells the readings apart: ${untestable}.`}`,
    '',
  ];
}

function sentence(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
