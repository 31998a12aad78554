/** Polynomials of natural numbers and the inequalities that hold below sizes. Part of the prelude of every Coq file. */
export const polynomials = String.raw`From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.

(* ---- 1. Polynomials of natural numbers: sizes and indices are such polynomials of size names and index names. ---- *)
Definition npoly := seq (nat * seq nat).
Definition meval (e : nat -> nat) (m : seq nat) := \prod_(x <- m) e x.
Definition peval (e : nat -> nat) (p : npoly) := \sum_(t <- p) t.1 * meval e t.2.

Fixpoint lexlt (a b : seq nat) :=
  match a, b with
  | [::], [::] => false | [::], _ => true | _, [::] => false
  | x :: a', y :: b' => (x < y) || ((x == y) && lexlt a' b')
  end.
Fixpoint pins (c : nat) (m : seq nat) (p : npoly) : npoly :=
  if p is t :: p' then
    if t.2 == m then (c + t.1, m) :: p' else if lexlt m t.2 then (c, m) :: p else t :: pins c m p'
  else [:: (c, m)].
Definition padd1 c m p := if c == 0 then p else pins c m p.
Definition padd (p q : npoly) : npoly := foldr (fun t a => padd1 t.1 t.2 a) q p.
Definition pmulm c m (p : npoly) : npoly := foldr (fun t a => padd1 (c * t.1) (sort leq (m ++ t.2)) a) [::] p.
Definition pmul (p q : npoly) : npoly := foldr (fun t a => padd (pmulm t.1 t.2 q) a) [::] p.
Definition pconst c : npoly := padd1 c [::] [::].
Definition pvar x : npoly := [:: (1, [:: x])].
(* every name x replaced by s x *)
Definition psub (s : nat -> npoly) (p : npoly) : npoly :=
  foldr (fun t a => padd (pmul (pconst t.1) (foldr (fun x b => pmul (s x) b) (pconst 1) t.2)) a) [::] p.
Definition pvars (p : npoly) : seq nat := flatten (map snd p).

Section Poly.
Variable e : nat -> nat.
Lemma meval_cons x m : meval e (x :: m) = e x * meval e m. Proof. exact: big_cons. Qed.
Lemma meval_nil : meval e [::] = 1. Proof. exact: big_nil. Qed.
Lemma meval_cat m n : meval e (m ++ n) = meval e m * meval e n. Proof. exact: big_cat. Qed.
Lemma meval_perm m n : perm_eq m n -> meval e m = meval e n. Proof. exact: perm_big. Qed.
Lemma peval_cons t p : peval e (t :: p) = t.1 * meval e t.2 + peval e p. Proof. exact: big_cons. Qed.
Lemma peval_nil : peval e [::] = 0. Proof. exact: big_nil. Qed.
Lemma pinsE c m p : peval e (pins c m p) = c * meval e m + peval e p.
Proof.
elim: p => [|t p IH] /=; first by rewrite peval_cons.
case: eqP => [<-|_]; first by rewrite !peval_cons /= mulnDl addnA.
by case: ifP => _; rewrite !peval_cons //= IH addnCA.
Qed.
Lemma padd1E c m p : peval e (padd1 c m p) = c * meval e m + peval e p.
Proof. by rewrite /padd1; case: eqP => [->|_] //; exact: pinsE. Qed.
Lemma paddE p q : peval e (padd p q) = peval e p + peval e q.
Proof. by elim: p => [|t p IH] /=; rewrite ?peval_nil // padd1E IH peval_cons addnA. Qed.
Lemma pmulmE c m p : peval e (pmulm c m p) = c * meval e m * peval e p.
Proof.
elim: p => [|t p IH] /=; first by rewrite peval_nil muln0.
rewrite padd1E IH peval_cons mulnDr (@meval_perm _ (m ++ t.2)) ?perm_sort // meval_cat.
by rewrite -!mulnA (mulnCA t.1).
Qed.
Lemma pmulE p q : peval e (pmul p q) = peval e p * peval e q.
Proof.
elim: p => [|t p IH] /=; first by rewrite peval_nil.
by rewrite paddE pmulmE IH peval_cons mulnDl.
Qed.
Lemma pconstE c : peval e (pconst c) = c.
Proof. by rewrite padd1E meval_nil peval_nil muln1 addn0. Qed.
Lemma pvarE x : peval e (pvar x) = e x.
Proof. by rewrite peval_cons peval_nil meval_cons meval_nil mul1n muln1 addn0. Qed.
Lemma peval_ext e' p : (forall x, x \in pvars p -> e x = e' x) -> peval e p = peval e' p.
Proof.
move=> H; apply: eq_big_seq => t tp; congr (_ * _); apply: eq_big_seq => x xt; apply: H.
by apply/flattenP; exists t.2 => //; exact: map_f.
Qed.
End Poly.
Lemma psubE e s p : peval e (psub s p) = peval (fun x => peval e (s x)) p.
Proof.
elim: p => [|t p IH] /=; first by rewrite !peval_nil.
rewrite paddE pmulE pconstE IH peval_cons; congr (_ * _ + _).
elim: t.2 => [|x m IHm] /=; first by rewrite pconstE meval_nil.
by rewrite pmulE IHm meval_cons.
Qed.

(* like terms taken from both sides *)
Fixpoint coefp (m : seq nat) (p : npoly) := if p is t :: p' then (if t.2 == m then t.1 else coefp m p') else 0.
Fixpoint ptake (k : nat) (m : seq nat) (p : npoly) : npoly :=
  if p is t :: p' then
    if t.2 == m then (if t.1 - k == 0 then p' else (t.1 - k, m) :: p') else t :: ptake k m p'
  else [::].
Fixpoint cancel (p q : npoly) : npoly * npoly :=
  if p is t :: p' then
    let k := minn t.1 (coefp t.2 q) in
    let pq := cancel p' (ptake k t.2 q) in
    ((if t.1 - k == 0 then pq.1 else (t.1 - k, t.2) :: pq.1), pq.2)
  else ([::], q).
Lemma ptakeE e k m p : k <= coefp m p -> peval e p = k * meval e m + peval e (ptake k m p).
Proof.
elim: p => [|t p IH] /=; first by rewrite leqn0 => /eqP ->.
case: eqP => [<-|_] le; last by rewrite !peval_cons IH // addnCA.
rewrite peval_cons -{1}(subnKC le) mulnDl -addnA; congr (_ + _).
by case: eqP => [->|_]; rewrite ?peval_cons.
Qed.
Lemma cancelE e p q : exists r, peval e p = r + peval e (cancel p q).1 /\ peval e q = r + peval e (cancel p q).2.
Proof.
elim: p q => [|t p IH] q /=; first by exists 0.
set k := minn _ _; have [r [Hp Hq]] := IH (ptake k t.2 q).
exists (k * meval e t.2 + r); split.
  rewrite peval_cons Hp; have kt : k <= t.1 by exact: geq_minl.
  rewrite -{1}(subnKC kt) mulnDl -!addnA; congr (_ + _); rewrite addnCA; congr (_ + _).
  by case: eqP => [->|_]; rewrite ?peval_cons.
by rewrite (@ptakeE e k t.2 q) ?geq_minr // Hq addnA.
Qed.

(* ---- 2. Inequalities that hold because indices are below their sizes. ---- *)
Definition ctx := seq (nat * npoly).
Definition names (g : ctx) : seq nat := map fst g.
Definition closed (g : seq nat) (p : npoly) := all (fun y => y \notin g) (pvars p).
Section Range.
Variable z : nat -> nat.
(* the indices of g are below their sizes, all other names have their value in z *)
Definition inr (g : ctx) (e : nat -> nat) :=
  (forall y, y \notin names g -> e y = z y) /\ (forall x s, (x, s) \in g -> e x < peval z s).
Lemma inr_closed g e s : inr g e -> closed (names g) s -> peval z s = peval e s.
Proof. by move=> [H _] /allP c; apply: peval_ext => x /c /H. Qed.

Definition findx (g : seq nat) (p : npoly) : option nat :=
  ohead (filter (fun x => x \in g) (pvars p)).
Fixpoint ltp (fuel : nat) (g : ctx) (p q : npoly) : bool :=
  if fuel is k.+1 then
    let: (p, q) := cancel p q in
    if findx (names g) p is Some x then
      let s := nth [::] (map snd g) (index x (names g)) in
      let b := map (fun t => (t.1, rem x t.2)) (filter (fun t => x \in t.2) p) in
      let r := filter (fun t => x \notin t.2) p in
      [&& (x, s) \in g, closed (names g) s & ltp k g (padd r (pmul s b)) (padd q b)]
    else nilp p && (0 < coefp [::] q)
  else false.
Lemma ltpP fuel g p q e : inr g e -> ltp fuel g p q -> peval e p < peval e q.
Proof.
move=> ig; elim: fuel p q => // k IH p q /=.
have [r [-> ->]] := cancelE e p q; case: (cancel p q) => {}p {}q /=; rewrite ltn_add2l.
case: (findx _ _) => [x|].
  set s := nth _ _ _; set b := map _ _; set r' := filter _ _ => /and3P [xs cs /IH].
  have lt : e x < peval e s by rewrite -(inr_closed ig cs); exact: (proj2 ig).
  rewrite !paddE pmulE => H.
  have Ep : peval e p = peval e r' + e x * peval e b.
    rewrite /r' /b; elim: (p) => [|t p' IHp] /=; first by rewrite !peval_nil muln0.
    case: (boolP (x \in t.2)) => xt /=; rewrite !peval_cons IHp /=; last by rewrite addnA.
    rewrite mulnDr addnCA; congr (_ + (_ + _)).
    by rewrite (meval_perm _ (perm_to_rem xt)) meval_cons mulnCA.
  rewrite Ep -(ltn_add2r (peval e b)); apply: leq_ltn_trans H.
  by rewrite -addnA leq_add2l addnC -mulSn leq_mul2r lt orbT.
case: p => //= c0; rewrite peval_nil.
elim: q c0 => //= t q IHq; rewrite peval_cons; case: eqP => [->|_ /IHq].
  by rewrite meval_nil muln1 => H; exact: ltn_addr.
by move=> H; exact: ltn_addl.
Qed.
End Range.
`;
