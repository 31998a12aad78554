import fc from 'fast-check';
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { layoutPicture } from '../../../core/diagram/row.js';
import { countBoxes } from '../../../core/diagram/model.js';
import { palettes } from '../../../core/diagram/palette.js';
import { statements } from '../../../cookbook/index.js';
import { elaborate, prove, renderSvg, renderTikz, stepDiagrams } from '../../../index.js';
import { degrees, made, model, names, net } from './support.js';

const square = 'A, B : [n,n]; S : [n,n] symmetric; x : [n]; a : []';

describe('what is drawn', () => {
  test('a product is boxes on wires, its free indices are legs', () => {
    const found = net('A : [n,m]; B : [m,k]', 'A*B');
    expect(names(found)).toEqual(['tensor A', 'tensor B']);
    expect(degrees(found)).toEqual([2, 2, 2]);
    expect(found.legs.map(({ name }) => name.text)).toEqual(['i', 'j']);
  });
  test('the identity is one wire with two legs and no box', () => {
    const found = net(square, 'I(n)');
    expect(found.boxes).toEqual([]);
    expect(degrees(found)).toEqual([2]);
  });
  test('a trace is a wire from a box to itself', () =>
    expect(degrees(net(square, 'tr(A)'))).toEqual([2]));
  test('an elementwise product is two hyperedges', () =>
    expect(degrees(net(square, 'A.*B'))).toEqual([3, 3]));
  test('a sum over an axis ends in a copy tensor', () =>
    expect(degrees(net(square, 'sum(x)'))).toEqual([1]));
  test('a summed index that is on nothing is a factor of its size', () => {
    const [part] = model('x : [n]', 'sum(i<m, j: x[j])').parts;
    expect(part?.coefficients.map(({ text }) => text)).toEqual(['m']);
  });
  test('numbers, sizes and scalars are the coefficient, a minus is the sign', () => {
    const [first, second] = model(square, 'A - 2*a/n*B').parts;
    expect(first?.coefficients).toEqual([]);
    expect(second?.joins.map(({ text }) => text)).toEqual(['−']);
    expect(second?.coefficients.map(({ text }) => text)).toEqual(['2 a/n']);
  });
  test('symmetric matrices are marked, others are not', () =>
    expect(net(square, 'S*A').boxes.map(({ symmetry }) => symmetry)).toEqual([
      'symmetric',
      'none',
    ]));
  test('d is a loop with a leg, named by the variable', () => {
    const [box] = net(square, "d(x'*A*x, x)").boxes;
    expect(`${box?.kind} ${box?.label.text}`).toBe('derivative ∂x');
    expect(box?.ports.map(({ through }) => through)).toEqual([false]);
    expect(box?.content?.parts[0]?.net.boxes).toHaveLength(3);
  });
  test('E is a box with the law of its variable', () => {
    const [box] = net(square, "E(x ~ normal(0, S): x'*A*x)").boxes;
    expect(`${box?.kind} ${box?.label.text}`).toBe('expectation E x ~ N(zeros(n), S)');
  });
  test('a function of a whole tensor takes its axes: they end in rings', () => {
    const [box] = net(square, 'inv(A)').boxes;
    expect(box?.content?.parts[0]?.net.legs.map(({ ring }) => ring)).toEqual([true, true]);
  });
  test('a shift is a diamond with its relation', () =>
    expect(names(net('x : [n]', '[i<n: x[i+1]]'))).toContain('indicator j = i+1'));
});

/** Points of all shapes, by kind. */
const boxesOf = (decls: string, text: string) => {
  const { width, height, shapes } = layoutPicture(model(decls, text));
  return {
    width,
    height,
    rects: shapes.flatMap((s) => (s.tag === 'rect' && s.ink === 'tensor' ? [s] : [])),
  };
};

describe('where it is drawn', () => {
  test('a chain is a straight line from left to right', () => {
    const { rects } = boxesOf(square, 'A*S*B*A*x');
    expect(new Set(rects.map(({ at, height }) => at[1] + height / 2)).size).toBe(1);
    const xs = rects.map(({ at }) => at[0]);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
  });
  test('the trace of a chain is a line that a wire closes above', () => {
    const { rects } = boxesOf(square, 'tr(A*S*B*A*S)');
    expect(new Set(rects.map(({ at, height }) => at[1] + height / 2)).size).toBe(1);
  });
  test('no two boxes overlap, none leaves the picture: 30 boxes in a random network', () => {
    const wires = fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { minLength: 20, maxLength: 45 });
    fc.assert(
      fc.property(wires, (pairs) => {
        const on = Array.from({ length: 30 }, (_, k) =>
          pairs.flatMap(([a, b], w) => [...(a === k ? [w] : []), ...(b === k ? [w] : [])]),
        );
        const letter = (w: number): string => String.fromCharCode(w < 26 ? 97 + w : 39 + w);
        const text = `${on.map((ws) => ws.map(letter).join('')).join(',')}->`;
        const { width, height, rects } = boxesOf('', text);
        for (const [k, r] of rects.entries()) {
          expect(r.at[0] >= 0 && r.at[1] >= 0).toBe(true);
          expect(r.at[0] + r.width <= width && r.at[1] + r.height <= height).toBe(true);
          for (const s of rects.slice(k + 1)) {
            const apart =
              r.at[0] + r.width <= s.at[0] ||
              s.at[0] + s.width <= r.at[0] ||
              r.at[1] + r.height <= s.at[1] ||
              s.at[1] + s.height <= r.at[1];
            expect(apart, text).toBe(true);
          }
        }
      }),
      { numRuns: 12, seed: 7 },
    );
  });
  test('every thirtieth statement of the catalogue is drawn, without NaN, the same each time', () => {
    let drawn = 0;
    for (const s of statements.filter((_, k) => k % 30 === 0)) {
      const read = elaborate({ lhs: s.lhs, rhs: s.rhs }, { decls: s.decls });
      if (!isRight(read)) continue;
      const svg = renderSvg(read.right);
      expect(svg, s.id).not.toMatch(/NaN|Infinity|undefined/);
      expect(renderSvg(read.right)).toBe(svg);
      expect(renderTikz(read.right), s.id).not.toMatch(/NaN|Infinity|undefined/);
      drawn++;
    }
    expect(drawn).toBeGreaterThan(20);
  });
  test('boxes inside bubbles count', () => expect(countBoxes(model(square, 'inv(A)*x'))).toBe(3));
});

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
  return (x + 0.05) / (y + 0.05);
};

describe('how it is read', () => {
  test.each(Object.entries(palettes))(
    '%s: text has contrast 4.5, lines 3, on every fill',
    (_, palette) => {
      for (const fill of [palette.paper, ...Object.values(palette.fill)]) {
        for (const ink of [palette.text, palette.index, palette.head])
          expect(contrast(ink, fill), `${ink} on ${fill}`).toBeGreaterThanOrEqual(4.5);
        expect(contrast(palette.wire, fill)).toBeGreaterThanOrEqual(3);
      }
      for (const [ink, stroke] of Object.entries(palette.stroke))
        expect(contrast(stroke, palette.paper), ink).toBeGreaterThanOrEqual(3);
    },
  );
  test('a picture names itself', () => {
    const svg = made(square, 'A*B').svg({ title: 'a < b & c' });
    expect(svg).toContain('role="img"');
    expect(svg).toContain('<title>a &lt; b &amp; c</title>');
    expect(svg).toContain('<desc>Tensor diagram of A*B</desc>');
  });
  test('auto follows the reader, light and dark do not', () => {
    const by = (theme: 'auto' | 'light' | 'dark') => made(square, 'A').svg({ theme });
    expect(by('auto')).toContain('prefers-color-scheme');
    expect(by('light') + by('dark')).not.toContain('prefers-color-scheme');
  });
  test('the steps of a proof are a strip, each under its rule', () => {
    const answer = prove("d(x'*A*x, x) == (A + A')*x", { decls: square, numbers: false });
    const steps = isRight(answer) ? answer.right.steps() : [];
    const svg = stepDiagrams(steps).svg();
    expect(steps.length).toBeGreaterThan(1);
    for (const [k, { rule }] of steps.entries()) expect(svg).toContain(`>${k + 1}. ${rule}`);
  });
});
