import Type from 'typebox';

/** Schema of the names that a scenario gives to its parts. */
export const Name = Type.String({
  pattern: '^[a-z][a-z0-9-]*$',
  expected: 'a name of lower-case letters, digits and hyphens',
});
