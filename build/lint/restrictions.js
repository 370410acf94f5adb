/**
 * Options of ESLint's own `no-restricted-*` rules, as values, because a file gets the options of the last block that
 * matches it and so each block has to name all of them.
 */

const WALL_CLOCK = 'only live/, server start files and the cli see the wall clock; take the Clock that is passed in';
const RANDOM = 'take a named stream of RandomStreams';
const INEXACT = 'differs between engines; use kernel/elementary-functions.ts';

const WALL_CLOCK_GLOBALS = ['setTimeout', 'setInterval', 'setImmediate'];
const INEXACT_FUNCTIONS = [
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'atan2',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'exp',
  'expm1',
  'log',
  'log2',
  'log10',
  'log1p',
  'pow',
  'hypot',
  'cbrt',
];

export const noWallClock = {
  globals: WALL_CLOCK_GLOBALS.map((name) => ({ name, message: WALL_CLOCK })),
  properties: [
    { object: 'Date', property: 'now', message: WALL_CLOCK },
    { object: 'performance', property: 'now', message: WALL_CLOCK },
    { object: 'process', property: 'hrtime', message: WALL_CLOCK },
    ...WALL_CLOCK_GLOBALS.map((property) => ({ object: 'globalThis', property, message: WALL_CLOCK })),
  ],
  syntax: [
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: WALL_CLOCK },
    { selector: "CallExpression[callee.name='Date']", message: WALL_CLOCK },
  ],
  imports: ['timers', 'node:timers', 'timers/promises', 'node:timers/promises', 'perf_hooks', 'node:perf_hooks'].map(
    (name) => ({
      name,
      message: WALL_CLOCK,
    }),
  ),
};

export const noMathRandom = { object: 'Math', property: 'random', message: RANDOM };

export const onlyExactArithmetic = {
  properties: INEXACT_FUNCTIONS.map((property) => ({ object: 'Math', property, message: INEXACT })),
  syntax: [
    // Powers of two are exact everywhere; x ** 3 is not the same on Node 22 and 24.
    {
      selector: "BinaryExpression[operator='**']:not([left.value=2])",
      message: `** of anything but 2 ${INEXACT}`,
    },
    {
      selector: "AssignmentExpression[operator='**=']",
      message: `**= ${INEXACT}`,
    },
    { selector: "VariableDeclarator[init.name='Math'] > ObjectPattern", message: 'name functions of Math in full' },
  ],
};

export const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'export by name' };
