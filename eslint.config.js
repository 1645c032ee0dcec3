import angular from 'angular-eslint';
import boundaries from 'eslint-plugin-boundaries';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const typescript = ['**/*.{ts,mjs,js}'];
const tests = ['**/*.{test,spec}.ts', 'e2e/**/*.ts', 'backend/test/**/*.ts', '*/src/testing/**/*.ts'];
/** What tools load expects a default export, and is configured by the environment. */
const configFiles = ['*.config.{js,ts}', '*/*.config.{js,ts}'];

/** Packages of ours that a workspace must not import; arrows point one way: frontend → contract ← backend. */
const foreignWorkspaces = {
  contract: ['backend', 'simulator', 'frontend', 'e2e', 'bench'],
  backend: ['simulator', 'frontend', 'e2e', 'bench'],
  simulator: ['backend', 'frontend', 'e2e', 'bench'],
  frontend: ['backend', 'simulator', 'e2e', 'bench'],
  // It runs the server as processes only, as an operator does.
  bench: ['backend', 'frontend', 'e2e'],
};

/** Reaching into another workspace by a path, instead of importing it by its name. */
const byPath = {
  regex: '^(\\.\\./)+(backend|bench|contract|simulator|frontend|e2e|scripts)/',
  message: 'Import another workspace by its package name.',
};

/** @param {string[]} names */
const restrictedImports = (names) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        byPath,
        {
          regex: `^@mysms/(${names.join('|')})(/|$)`,
          message: 'Arrows point one way: frontend → contract ← backend, simulator → contract.',
        },
      ],
    },
  ],
});

/** One element of the folder picture; the first that matches wins. */
const elements = [
  { type: 'backend-foundation', pattern: 'backend/src/(http|database)' },
  { type: 'backend-feature', pattern: 'backend/src/*', capture: ['feature'] },
  { type: 'frontend-core', pattern: 'frontend/src/app/core' },
  { type: 'frontend-ui', pattern: 'frontend/src/app/ui' },
  { type: 'frontend-texting', pattern: 'frontend/src/app/texting' },
  { type: 'frontend-feature', pattern: 'frontend/src/app/*', capture: ['feature'] },
];

/** @param {string} from @param {string[]} to @param {string} message */
const never = (from, to, message) => ({
  from: { element: { type: from } },
  disallow: { to: { element: { types: { anyOf: to } } } },
  message,
});

const layers = [
  never('backend-foundation', ['backend-feature'], 'http/ and database/ know no feature.'),
  never(
    'frontend-core',
    ['frontend-ui', 'frontend-texting', 'frontend-feature'],
    'core/ imports nothing of the app.',
  ),
  never('frontend-ui', ['frontend-texting', 'frontend-feature'], 'ui/ knows no feature.'),
  never('frontend-texting', ['frontend-feature'], 'texting/ is what features share; it knows none.'),
  {
    from: { element: { type: 'frontend-feature' } },
    disallow: {
      to: {
        element: {
          type: 'frontend-feature',
          captured: { feature: '!{{ from.element.captured.feature }}' },
        },
      },
    },
    message: 'A feature imports core, ui, texting and itself, never another feature.',
  },
];

const environmentRule = {
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: 'Only config.ts reads the environment.' },
  ],
};

export default defineConfig(
  {
    ignores: [
      '**/node_modules',
      '**/dist',
      '**/.angular',
      '.cache',
      'data',
      '**/coverage',
      '**/test-results',
      '**/playwright-report',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { boundaries },
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: {
      'boundaries/elements': elements,
      'import/resolver': { node: { extensions: ['.ts', '.js'] } },
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'allow', policies: layers }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 250 }],
      'max-depth': ['error', 4],
      'no-console': 'error',
      'no-param-reassign': 'error',
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      'object-shorthand': 'error',
      'prefer-template': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Texts are counted in code points on purpose.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Schemas of mongoose and messages of node are interfaces with a constructor's name; objects serve as well.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An index signature is read by brackets (tsconfig says so), and short callbacks may answer what they call.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `||` is meant where a blank string counts as not given.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      ...environmentRule,
    },
  },
  ...Object.entries(foreignWorkspaces).map(([workspace, names]) => ({
    files: [`${workspace}/**/*.ts`],
    rules: restrictedImports(names),
  })),
  {
    // The real SDK and the simulator stand behind the server's tests.
    files: ['backend/**/*.test.ts', 'backend/test/**/*.ts'],
    rules: restrictedImports(['frontend', 'e2e']),
  },
  {
    files: ['backend/src/**/*.ts'],
    ignores: [
      'backend/src/{main,app,compose}.ts',
      'backend/src/**/*.test.ts',
      'backend/src/{accounts,demo}/*-command.ts',
    ],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^\\.\\.?/(app|compose|main)\\.ts$', message: 'Only compose.ts wires things together.' },
          ],
        },
      ],
    },
  },
  {
    files: [
      'backend/src/config.ts',
      'backend/src/main.ts',
      'backend/src/{accounts,demo}/*-command.ts',
      'simulator/src/main.ts',
      'scripts/**',
      'bench/src/main.ts',
      'bench/src/floor/{main,streams}.ts',
      'e2e/**',
      'backend/test/**',
      ...configFiles,
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['scripts/**', 'bench/src/main.ts'], rules: { 'no-console': 'off' } },
  {
    // vitest's global set-up is loaded by its default export as well.
    files: [...configFiles, 'scripts/vitest-mongod.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    // What a browser loads as it is, outside any TypeScript project.
    files: ['simulator/page/**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
  {
    files: tests,
    rules: {
      // Answers of HTTP calls are `any` by the libraries' types; the assertion is what gives them a shape.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // What tests take apart are plain objects, never instances.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['frontend/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      // A component or a service is often nothing but its decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
  {
    files: ['frontend/**/*.html'],
    ignores: ['frontend/src/index.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
    rules: {
      '@angular-eslint/template/button-has-type': 'error',
      // A bound style goes past the attribute, which our content policy would refuse.
      '@angular-eslint/template/no-inline-styles': ['error', { allowBindToStyle: true }],
      '@angular-eslint/template/prefer-control-flow': 'error',
    },
  },
);
