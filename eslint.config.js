import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['node_modules/**', 'web/build/**', 'var/**', 'out/**', '**/*.cjs', '**/.svelte-kit/**', 'web/node_modules/**', 'web/src/lib/api/schema.d.ts'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['warn', { max: 60 }],
      eqeqeq: 'error',
    },
  },
  { files: ['web/**/*.ts', 'tests/web/**/*.ts'], languageOptions: { parserOptions: { project: './web/tsconfig.json', tsconfigRootDir: import.meta.dirname } } },
  { files: ['tests/**/*.ts', 'fixtures/**/*.ts', 'server/*/routes.ts'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['analysis/**/*.ts'], rules: { 'no-restricted-globals': ['error', 'process', 'fetch', 'Date', 'console', 'performance'], 'no-restricted-properties': ['error', { object: 'Math', property: 'random' }] } },
)
