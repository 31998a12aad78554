/** Runs the examples one after another, or those named: `npm run examples -- transformer images`. */
const all = [
  'logisticNewton',
  'perceptron',
  'convolution',
  'images',
  'transformer',
  'gaussianProcess',
  'expectedLoss',
];
const asked = process.argv.slice(2);

for (const name of asked.length > 0 ? asked : all) {
  if (!all.includes(name)) throw new Error(`no example ${name}; there are ${all.join(', ')}`);
  const { main } = (await import(`./${name}.js`)) as { readonly main: () => Promise<void> };
  await main();
}
