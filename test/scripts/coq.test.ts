import os from 'node:os';
import path from 'node:path';
import { mkdtempSync } from 'node:fs';
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { coqFile } from '../../api/coq.js';
import { coqc, coqStatements, hasCoq, installation } from '../../scripts/coq.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'einsat-coq-'));
const found = hasCoq();
const minutes = 60_000;

const fileOf = (decls: readonly string[], statement: string): string => {
  const made = coqFile([{ name: 's', text: statement, statement, options: { decls } }]);
  return isRight(made) ? made.right : '';
};
const why = (decls: readonly string[], statement: string): string => {
  const made = coqFile([{ name: 's', text: statement, statement, options: { decls } }]);
  return isRight(made) ? 'a file' : made.left;
};
const square = ['A, B : [n,n]', 'x : [n]'];

describe('the text of a Coq file', () => {
  test('the theorem is the statement with its sums written out', () => {
    expect(fileOf(['A : [n,m]; B : [m,n]'], 'tr(A*B) == tr(B*A)')).toContain(
      [
        "Theorem einsat_s (R : comRingType) (n m : nat) (A : 'I_n -> 'I_m -> R) (B : 'I_m -> 'I_n -> R) :",
        '  \\sum_(i < n) \\sum_(k < m) A i k * B k i',
        '  = \\sum_(l < m) \\sum_(q < n) B l q * A q l :> R.',
      ].join('\n'),
    );
  });
  test('fractions ask for a field of characteristic 0, words of Coq are not taken for names', () => {
    const text = fileOf(['Sum : [n,n]'], "Sum/2 + Sum'/2 == (Sum + Sum')/2");
    expect(text).toContain("(R : numFieldType) (n : nat) (Sum_1 : 'I_n -> 'I_n -> R)");
    expect(text).toContain('(1%:R / 2%:R)');
  });
  test('a definition is a hypothesis at the head, other facts are none', () => {
    const decls = ['A : [n,n]', 'B : [n,n] with B = A + A'];
    expect(fileOf(decls, "B' == 2*A'")).toMatch(
      /\(B_def : forall \(\w+ : 'I_n\) \(\w+ : 'I_n\), B \w+ \w+ = A \w+ \w+ \+ A \w+ \w+\) :/,
    );
    expect(fileOf(decls, 'A == A')).not.toContain('B_def');
  });
  test('a declaration that says what is to be proved is no hypothesis', () => {
    const decls = ['X : [n,n]', 'L : [n,n] with L*X = X*L'];
    expect(why(decls, "X'*L' == L'*X'")).toBe('s: a declaration says what is to be proved');
    expect(why(decls, 'L*X*X == X*L*X')).not.toContain('what is to be proved');
  });
  test('no file holds an axiom or a hole', () => {
    const code = fileOf(square, "(A*B)' == B'*A'").replace(/\(\*.*?\*\)/gs, '');
    expect(code).not.toMatch(/\b(Axiom|Parameter|Admitted|admit|Conjecture|Abort)\b/);
  });
  test('a rule is a lemma, written from the pack, and the theorem says what must be invertible', () => {
    const text = fileOf(['A : [n,n] invertible', 'x : [n]'], 'inv(A)*(A*x) == x');
    expect(text).toContain(
      [
        "Lemma inverse_inv_left (R : fieldType) (n : nat) (A : 'I_n -> 'I_n -> R) ",
        '  (A_invertible : invertible A) :',
        "  forall (i : 'I_n) (j : 'I_n), \\sum_(k < n) inv A i k * A k j = (i == j :> nat)%N%:R :> R.",
        'Proof. exact: inv_left. Qed.',
      ].join('\n'),
    );
    expect(text).toMatch(/\(A_invertible : invertible A\) :\n {2}forall \(i : 'I_n\), /);
  });
  test('a symmetric matrix is a hypothesis, and only where it is used', () => {
    const decls = ['S, T : [n,n] symmetric'];
    expect(fileOf(decls, "S' == S")).toContain('(S_symmetric : symmetric S)');
    expect(fileOf(decls, 'T + S == S + T')).not.toContain('symmetric S');
  });
  test('equal arguments give equal values: a step inside an operator', () => {
    const text = fileOf(['A, B : [n,n] invertible'], "det(inv(inv(A))*B) == det(B')*det(A)");
    expect(text).toContain('det_ext (fun');
  });
  test('a false statement has no file', () => {
    expect(why(square, 'tr(A*B) == tr(A)*tr(B)')).toBe('s: the statement is not proved');
    expect(why(square, "A == A'")).toBe('s: the statement is not proved');
  });
  test('what is no algebra of contractions has no file, and the reason is named', () => {
    expect(why(square, 'exp(tr(A)) == exp(tr(A))')).toBe('s: exp is not algebra of contractions');
    expect(why(['y : [k]; w : [n-k+1]'], "w'*w == w'*w")).toContain('a size with a minus');
    expect(why(square, 'A*B != B*A')).toBe('s: only equations have a Coq file');
  });
  test("a false rule of a pack of one's own is no lemma: there is no file", () => {
    const rule = {
      id: 'det-double',
      dir: 'both' as const,
      lhs: "det(A')",
      rhs: '2*det(A)',
      source: 'none',
    };
    const own = { pack: 'own', decls: ['A : [n,n]'], rules: [rule] };
    const statement = "det(M') == 2*det(M)";
    const options = { decls: ['M : [n,n]'], packs: [own] };
    const made = coqFile([{ name: 's', text: statement, statement, options }]);
    expect(made).toMatchObject({ left: 's: the rule det-double has no proof in Coq yet' });
  });
  test('a quote or the end of a comment in the typed text stays inside the comment', () => {
    const made = coqFile([{ name: 's', text: 'a *) Axiom f : False. (* "', statement: '1 == 1' }]);
    expect(isRight(made) && made.right).toContain("(* a * ) Axiom f : False. ( * '' *)");
  });
});

describe('coqc', () => {
  test.skipIf(found)(installation, () => expect(process.env['CI']).not.toBe('true'));

  test.skipIf(!found)(
    'accepts 180 statements of four chapters in one file, with rules, closed under the global context',
    () => {
      const statements = coqStatements();
      expect(statements.length).toBeGreaterThanOrEqual(180);
      const made = coqFile(statements);
      const lemmas = isRight(made)
        ? (made.right.match(/^\(\* [a-z-]+\/[a-z-]+ \*\)$/gm) ?? [])
        : [];
      expect(lemmas.length, 'rules used').toBeGreaterThanOrEqual(7);
      const { accepted, output } = coqc(folder, 'Cookbook', isRight(made) ? made.right : '');
      expect(accepted, output.slice(-2000)).toBe(true);
      expect(output.trim().split('\n').at(-1)).toBe('Closed under the global context');
    },
    10 * minutes,
  );

  // Each tampering replaces one text; `Fail Qed` of Coq accepts the file only if the kernel refuses the proof.
  const tamperings: readonly (readonly [string, string, string])[] = [
    ['a factor of the theorem', 'B l q * A q l', 'B l q * A q l * A q l'],
    ['a sign of the theorem', '= \\sum_(l < m)', '= - \\sum_(l < m)'],
    ['an index of the proof', '(At 0 [:: 2; 3])', '(At 0 [:: 3; 2])'],
    ['a size of the proof', '(Sum 2 (NS 0)', '(Sum 2 (NS 1)'],
    ['a coefficient of the proof', '(Sum 4 (NS 1)', '(Sum 4 (NS 1) (Mul (Num 2)'],
  ];
  test.skipIf(!found)(
    'refuses a theorem or a proof that was tampered with',
    () => {
      const text = fileOf(['A : [n,m]; B : [m,n]'], 'tr(A*B) == tr(B*A)');
      const at = text.lastIndexOf('(* tr(A*B)');
      const [prelude, theorem] = [text.slice(0, at), text.slice(at)];
      const bad = tamperings.map(([, from, to], k) => {
        const base = theorem.replaceAll('einsat_s', `tampered_${k}`);
        expect(base, from).toContain(from);
        const changed = base.replace(from, () => to);
        return (k === 4 ? changed.replace(')%N by vm_cast', '))%N by vm_cast') : changed).replace(
          /exact_no_check[^]*$/,
          'exact_no_check (ring_sound H).\nFail Qed.\nAbort.\n',
        );
      });
      const good = coqc(folder, 'Tampered', prelude + theorem + '\n' + bad.join('\n'));
      expect(good.accepted, good.output.slice(-2000)).toBe(true);
    },
    10 * minutes,
  );

  test.skipIf(!found)(
    'refuses the lemma of a rule with a wrong side',
    () => {
      const text = fileOf(['A : [n,n] invertible', 'x : [n]'], 'inv(A)*(A*x) == x');
      const end = 'Proof. exact: inv_left. Qed.\n';
      const prelude = text.slice(0, text.indexOf(end) + end.length);
      const lemma = prelude.slice(prelude.lastIndexOf('Lemma inverse_inv_left'));
      const wrong = [
        ['inv A i k', 'inv A k i'],
        ['(i == j :> nat)%N%:R', '2%:R * (i == j :> nat)%N%:R'],
        ['* A k j', '* - A k j'],
        ['(A_invertible : invertible A) ', ''],
      ].map(([from, to], k) => {
        expect(lemma, from).toContain(from);
        const changed = lemma.replace(from as string, () => to as string);
        return changed
          .replace('inverse_inv_left', `wrong_${k}`)
          .replace(end, 'Proof. Fail exact: inv_left. Abort.\n');
      });
      const { accepted, output } = coqc(folder, 'WrongRule', prelude + wrong.join('\n'));
      expect(accepted, output.slice(-2000)).toBe(true);
    },
    10 * minutes,
  );
});
