import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { importDirection } from './build/lint/import-direction.js';
import { noDefaultExport, noMathRandom, noWallClock, onlyExactArithmetic } from './build/lint/restrictions.js';

const TESTS = ['**/*.test.ts', '**/test/**/*.ts'];
/** The only places that may see the wall clock, with the tests. The HTTP client measures how long real exchanges took, a load has a real rate. */
const WALL_CLOCK = [
  'emulator/live/**/*.ts',
  'emulator/*/start-*.ts',
  'emulator/http/*.ts',
  'conformance/http-client.ts',
  'conformance/load/*.ts',
  'conformance/sink/event-bridge.ts',
  'cli/**/*.ts',
  'cli.ts',
  'build/**',
  'bench/**',
];

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'runs/', 'coverage/', 'docs/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.js'],
    extends: [js.configs.recommended],
    rules: {
      'no-warning-comments': ['error', { terms: ['todo', 'fixme'], location: 'anywhere' }],
      'no-restricted-syntax': ['error', noDefaultExport],
      // `== null` means null or undefined, at a glance.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-useless-assignment': 'off',
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
    },
  },
  { files: ['**/*.js'], languageOptions: { globals: { process: 'readonly', URL: 'readonly', console: 'readonly' } } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { house: { rules: { 'import-direction': importDirection } } },
    rules: {
      'house/import-direction': 'error',
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    ignores: TESTS,
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-restricted-properties': ['error', noMathRandom],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: [...TESTS, ...WALL_CLOCK],
    rules: {
      'no-restricted-globals': ['error', ...noWallClock.globals],
      'no-restricted-imports': ['error', { paths: noWallClock.imports }],
      'no-restricted-properties': ['error', noMathRandom, ...noWallClock.properties],
      'no-restricted-syntax': ['error', noDefaultExport, ...noWallClock.syntax],
    },
  },
  {
    files: ['emulator/**/*.ts', 'scenarios/**/*.ts'],
    ignores: [...TESTS, ...WALL_CLOCK],
    rules: {
      'no-restricted-properties': ['error', noMathRandom, ...noWallClock.properties, ...onlyExactArithmetic.properties],
      'no-restricted-syntax': ['error', noDefaultExport, ...noWallClock.syntax, ...onlyExactArithmetic.syntax],
    },
  },
  {
    // They may see the wall clock, but what they compute must still be the same everywhere.
    files: ['emulator/live/**/*.ts', 'emulator/*/start-*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-properties': ['error', noMathRandom, ...onlyExactArithmetic.properties],
      'no-restricted-syntax': ['error', noDefaultExport, ...onlyExactArithmetic.syntax],
    },
  },
  // What is skipped for want of a file has to say so.
  { files: ['cli.ts', 'cli/**/*.ts', 'build/**', 'bench/**', ...TESTS], rules: { 'no-console': 'off' } },
  { files: ['*.config.ts', '*.config.js'], rules: { 'no-restricted-syntax': 'off' } },
  {
    // The reporter that vitest loads by its file name has to be its default export.
    files: ['test/summary-reporter.ts'],
    rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' },
  },
);
