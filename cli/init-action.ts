import { writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import { type Release, RELEASES, targetTemplate } from '../conformance/index.ts';
import { packageRoot } from '../package-root.ts';
import { InputError } from '../scenarios/input-error.ts';
import { DEFAULT_RELEASE } from './options.ts';

export interface InitOptions {
  out: string;
  name?: string;
  release?: Release;
  apiRoot?: string;
  device?: string[];
  applicationServer?: string;
  profile?: string;
  tokenEnv?: string;
}

interface Question {
  option: string;
  text: string;
  /** What an empty answer means; absent where one must be given. */
  usual?: string;
  /** What is wrong with an answer, if anything. */
  fault(answer: string): string | undefined;
}

const QUESTIONS = {
  release: {
    option: '--release',
    text: `CAMARA release (${RELEASES.join(', ')})`,
    usual: DEFAULT_RELEASE,
    fault: (answer) =>
      RELEASES.some((each) => each === answer) ? undefined : `expected one of: ${RELEASES.join(', ')}`,
  },
  apiRoot: {
    option: '--api-root',
    text: 'Where are its APIs, without their paths? (https://api.example.com)',
    fault: (answer) =>
      /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(answer)
        ? undefined
        : 'expected an absolute URL such as https://api.example.com',
  },
  device: {
    option: '--device',
    text: 'Devices for tests: phone numbers (+…) or IP addresses, with blanks between them',
    fault: (answer) => {
      const wrong = answer.split(/[\s,]+/).find((each) => !/^\+[1-9][0-9]{4,14}$/.test(each) && isIP(each) === 0);
      return wrong === undefined ? undefined : `'${wrong}' is neither; expected +491701234567 or 198.51.100.7`;
    },
  },
  applicationServer: {
    option: '--application-server',
    text: 'IP address of an application server',
    usual: '198.51.100.10',
    fault: (answer) => (isIP(answer) === 0 ? 'expected an IPv4 or IPv6 address' : undefined),
  },
  profile: {
    option: '--profile',
    text: 'An active QoS profile',
    usual: 'QOS_M',
    fault: (answer) =>
      /^[a-zA-Z0-9_.-]{3,256}$/.test(answer) ? undefined : 'expected 3 to 256 letters, digits, _, . and -',
  },
  tokenEnv: {
    option: '--token-env',
    text: 'Environment variable that holds an access token (- for a server that asks for none)',
    usual: 'QOD_TOKEN',
    fault: (answer) =>
      answer === '-' || /^[A-Za-z_][A-Za-z0-9_]*$/.test(answer) ? undefined : 'expected the name of a variable',
  },
} satisfies Record<string, Question>;

/** Asks for what the options do not say, where there is somebody to ask, and writes the file. @throws InputError */
export async function init(options: InitOptions): Promise<void> {
  const { release, apiRoot, device, applicationServer, profile, tokenEnv } = await answersOf({
    ...options,
    device: options.device?.join(' '),
  });
  const schema = join(packageRoot, 'scenarios', 'conformance', 'target.schema.json');
  const text = targetTemplate(
    {
      name: options.name ?? new URL(apiRoot).host,
      release: release as Release,
      apiRoot: apiRoot.replace(/\/+$/, ''),
      devices: device.split(/[\s,]+/),
      applicationServer,
      profile,
      ...(tokenEnv === '-' ? {} : { tokenVariable: tokenEnv }),
    },
    relative(dirname(options.out), schema),
  );
  try {
    writeFileSync(options.out, text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'there is such a file already; expected a name that is free' : message;
    throw new InputError([{ file: `--out ${options.out}`, message: why }]);
  }
  process.stdout.write(`wrote ${options.out}\n\n${nextSteps(options.out, tokenEnv)}`);
}

type Answers = Record<keyof typeof QUESTIONS, string>;

async function answersOf(given: { [Name in keyof Answers]?: string | undefined }): Promise<Answers> {
  const asking = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const terminal = asking ? createInterface({ input: process.stdin, output: process.stderr }) : undefined;
  const answers: Partial<Answers> = {};
  const faults: InputError['problems'][number][] = [];
  try {
    for (const [name, question] of Object.entries(QUESTIONS) as [keyof Answers, Question][]) {
      const answer = given[name] ?? (terminal === undefined ? question.usual : await ask(terminal, question));
      const fault = answer === undefined ? 'is needed where nobody can be asked' : question.fault(answer);
      if (fault !== undefined) faults.push({ file: question.option, message: fault });
      answers[name] = answer ?? '';
    }
  } finally {
    terminal?.close();
  }
  if (faults.length > 0) throw new InputError(faults);
  return answers as Answers;
}

/** Asks until the answer will do. */
async function ask(terminal: Interface, { text, usual, fault }: Question): Promise<string> {
  for (;;) {
    const answer = (await terminal.question(`${text}${usual === undefined ? '' : ` [${usual}]`}: `)).trim() || usual;
    const wrong = answer === undefined ? 'an answer is needed' : fault(answer);
    if (answer !== undefined && wrong === undefined) return answer;
    process.stderr.write(`  ${wrong}\n`);
  }
}

function nextSteps(file: string, tokenEnv: string): string {
  const token = tokenEnv === '-' ? '' : `  export ${tokenEnv}=…\n`;
  return `Next:\n${token}  qod doctor --target ${file}\n  qod conformance --target ${file}\n`;
}
