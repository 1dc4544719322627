// Import rules (DESIGN: layers). Checked by `npm run lint`.
const DOMAINS = ['org', 'questionnaire', 'lead', 'opinion', 'ingest', 'coverage', 'issue', 'discussion', 'report']

const domainRules = DOMAINS.flatMap((domain, at) => {
  const later = DOMAINS.slice(at + 1)
  const rules = []
  if (later.length > 0) {
    rules.push({
      name: `${domain}-knows-no-later-domain`,
      comment: 'Domains use only those to their left.',
      severity: 'error',
      from: { path: `^server/${domain}/` },
      to: { path: `^server/(${later.join('|')})/` },
    })
  }
  rules.push({
    name: `${domain}-is-entered-by-service-or-contract`,
    severity: 'error',
    from: { path: `^server/(${DOMAINS.join('|')})/`, pathNot: `^server/${domain}/` },
    to: { path: `^server/${domain}/`, pathNot: `^server/${domain}/(service|contract)\\.ts$` },
  })
  return rules
})

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'analysis-is-pure',
      comment: 'No files, network, clock or environment in analysis/.',
      severity: 'error',
      from: { path: '^analysis/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'analysis-knows-no-server',
      severity: 'error',
      from: { path: '^analysis/' },
      to: { path: '^(server|web|fixtures|bench|tests)/' },
    },
    {
      name: 'analysis-uses-few-packages',
      severity: 'error',
      from: { path: '^analysis/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-no-pkg'], pathNot: 'node_modules/(apache-arrow|opencc-js|ml-matrix)/' },
    },
    {
      name: 'analysis-is-entered-by-its-index',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^analysis/', pathNot: '^analysis/(index\\.ts$|chart/)' },
    },
    {
      name: 'pipeline-knows-no-database',
      comment: 'Plain data in, plain data out: used by the command line and by services.',
      severity: 'error',
      from: { path: '^server/pipeline/' },
      to: { path: `^server/(db|http|jobs|cli|${DOMAINS.join('|')})/` },
    },
    {
      name: 'nodejieba-has-one-adapter',
      severity: 'error',
      from: { path: '^(analysis|server|web|fixtures)/', pathNot: '^server/pipeline/segmenter\\.ts$' },
      to: { path: 'node_modules/(nodejieba|@node-rs/jieba)' },
    },
    {
      name: 'natural-has-one-adapter',
      severity: 'error',
      from: { path: '^(analysis|server|web|fixtures)/', pathNot: '^server/pipeline/nearest-name\\.ts$' },
      to: { path: 'node_modules/natural/' },
    },
    {
      name: 'web-talks-http-only',
      comment: 'The web shares as code only the pure parts that draw and word things.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(server|analysis)/', pathNot: '^analysis/(chart|taxonomy|questionnaire)/' },
    },
    {
      name: 'web-kit-knows-no-domain',
      severity: 'error',
      from: { path: '^web/src/lib/ui/' },
      to: { path: '^web/src/', pathNot: '^web/src/lib/ui/' },
    },
    {
      name: 'server-knows-no-web',
      severity: 'error',
      from: { path: '^(server|analysis)/' },
      to: { path: '^web/' },
    },
    {
      name: 'scripts-stay-apart',
      comment: 'Generators and benches use the product; the product never uses them.',
      severity: 'error',
      from: { path: '^(analysis|server|web)/' },
      to: { path: '^(fixtures|bench)/' },
    },
    {
      name: 'nothing-reaches-into-tests',
      severity: 'error',
      from: { path: '^(analysis|server|web|fixtures|bench)/' },
      to: { path: '^tests/' },
    },
    ...domainRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
