/** Monomials, and how equations between indices are solved (definitions). Part of the prelude of every Coq file. */
export const monomials = String.raw`(* ---- 3. Monomials: a coefficient, bound indices with their sizes, equations between indices, other factors. ---- *)
Inductive fac := FAt of nat & seq npoly | FLe of npoly & npoly | FEq of npoly & npoly | FNat of npoly.
Definition eqn := (npoly * npoly)%type.
Record mon := Mon { cf : int; dn : nat; bs : ctx; eqs : seq eqn; fs : seq fac }.

Definition esub s (pq : eqn) : eqn := (psub s pq.1, psub s pq.2).
Definition fsub s f :=
  match f with
  | FAt f a => FAt f (map (psub s) a) | FLe p q => FLe (psub s p) (psub s q)
  | FEq p q => FEq (psub s p) (psub s q) | FNat p => FNat (psub s p)
  end.
Definition one x q : nat -> npoly := fun y => if y == x then q else pvar y.
Definition evars (pq : eqn) := pvars pq.1 ++ pvars pq.2.
Definition fvars f :=
  match f with FAt _ a => flatten (map pvars a) | FLe p q | FEq p q => pvars p ++ pvars q | FNat p => pvars p end.
Definition bvars (es : seq eqn) (gs : seq fac) : seq nat := flatten (map evars es) ++ flatten (map fvars gs).

Definition upd (e : nat -> nat) (x v : nat) : nat -> nat := fun y => if y == x then v else e y.
Definition upds (e : nat -> nat) (x v : nat) := upd e x v.

Section Range2.
Variable z : nat -> nat.
Lemma inr_upd g e x s v : x \notin names g -> (v < peval z s)%N -> inr z g e -> inr z ((x, s) :: g) (upd e x v).
Proof.
move=> xg vs [H1 H2]; split=> [y|y t]; rewrite /upd /=.
  by rewrite inE negb_or => /andP [/negPf -> /H1].
rewrite inE => /orP [/eqP [-> ->]|yt]; first by rewrite eqxx.
case: eqP => [yx|_]; last exact: H2.
by case/negP: xg; rewrite -yx; apply: (map_f fst yt).
Qed.
Lemma inr_perm g g' e : perm_eq g g' -> inr z g e -> inr z g' e.
Proof.
move=> p [H1 H2]; split=> [y|x s].
  by rewrite /names -(perm_mem (perm_map fst p)); exact: H1.
by rewrite -(perm_mem p); exact: H2.
Qed.
End Range2.
(* ---- 4. Equations between indices are solved. ---- *)
Definition isvar (p : npoly) : option nat := if p is [:: (1%N, [:: x])] then Some x else None.
Definition mquot (m mb : seq nat) : option (seq nat) :=
  let d := foldl (fun a y => rem y a) m mb in if perm_eq (mb ++ d) m then Some d else None.
Definition pquot (c : nat) mb (p : npoly) : npoly * npoly :=
  foldr (fun t a => if mquot t.2 mb is Some d then
      (if (t.1 %/ c * c == t.1)%N then ((t.1 %/ c, d) :: a.1, a.2) else (a.1, t :: a.2))
    else (a.1, t :: a.2)) ([::], [::]) p.
Definition fuel := 40.
Arguments ltp : simpl never. Arguments fuel : simpl never.
(* B*a + b = B*c + d with b, d < B is a = c and b = d *)
Definition trysplit (g : ctx) (p q : npoly) (t : nat * seq nat) : option (eqn * eqn) :=
  let m := filter (fun y => y \notin names g) t.2 in
  if (size m < size t.2)%N && ((1 < t.1)%N || ~~ nilp m) then
    let: (p1, p2) := pquot t.1 m p in let: (q1, q2) := pquot t.1 m q in
    if ltp fuel g p2 [:: (t.1, m)] && ltp fuel g q2 [:: (t.1, m)] then
      Some ((padd p1 [::], padd q1 [::]), (padd p2 [::], padd q2 [::]))
    else None
  else None.
Fixpoint firstsome (A B : Type) (f : A -> option B) (l : seq A) : option B :=
  if l is a :: l' then (if f a is Some b then Some b else firstsome f l') else None.
Arguments firstsome : simpl never.
Definition sizeof (b : ctx) x := nth [::] (map snd b) (index x (names b)).
Definition without x (b : ctx) := filter (fun y => y.1 != x) b.
Definition trybound (b g : ctx) (pq : eqn) : option (nat * npoly) :=
  if isvar pq.1 is Some x then
    let s := sizeof b x in let b' := without x b in
    if [&& x \in names b, perm_eq b ((x, s) :: b'), x \notin pvars pq.2, closed (names (b' ++ g)) s
        & ltp fuel (b' ++ g) pq.2 s] then Some (x, pq.2) else None
  else None.
Definition tryfree (g : ctx) (pq : eqn) : option (nat * npoly) :=
  match isvar pq.1, isvar pq.2 with
  | Some x, Some y => if (y < x)%N && (x \in names g) then Some (x, pq.2) else None
  | Some x, None => if (x \in names g) && (x \notin pvars pq.2) then Some (x, pq.2) else None
  | _, _ => None
  end.
Fixpoint simp (k : nat) (g b : ctx) (todo done : seq eqn) (gs : seq fac) : option (ctx * seq eqn * seq fac) :=
  if k is k'.+1 then
    if todo is pq0 :: rest then
      let pq := cancel pq0.1 pq0.2 in let G := b ++ g in
      if nilp pq.1 && nilp pq.2 then simp k' g b rest done gs
      else if ltp fuel G pq.1 pq.2 || ltp fuel G pq.2 pq.1 then None
      else if firstsome (trysplit G pq.1 pq.2) (pq.1 ++ pq.2) is Some (e1, e2) then
        simp k' g b (e1 :: e2 :: rest) done gs
      else if firstsome (trybound b g) [:: pq; (pq.2, pq.1)] is Some (x, q) then
        simp k' g (without x b) (map (esub (one x q)) (rest ++ done)) [::] (map (fsub (one x q)) gs)
      else if firstsome (tryfree G) [:: pq; (pq.2, pq.1)] is Some (x, q) then
        let hit := filter (fun e => x \in evars e) done in
        let miss := filter (fun e => x \notin evars e) done in
        simp k' g b (map (esub (one x q)) (rest ++ hit)) ((pvar x, q) :: miss) (map (fsub (one x q)) gs)
      else simp k' g b rest (pq :: done) gs
    else Some (b, done, gs)
  else Some (b, todo ++ done, gs).

Lemma firstsomeP (A B : Type) (f : A -> option B) l b : firstsome f l = Some b -> exists a, f a = Some b.
Proof. by elim: l => [|a l IH] //; rewrite /firstsome -/(firstsome f l); case E: (f a) => [b'|] // [<-]; exists a. Qed.
Lemma firstsomeP2 (A B : Type) (f : A -> option B) a a' b : firstsome f [:: a; a'] = Some b -> f a = Some b \/ f a' = Some b.
Proof. by rewrite /firstsome; case: (f a) => [b'|]; [left | case: (f a') => // b' E; right]. Qed.
Lemma isvarE p x : isvar p = Some x -> p = pvar x.
Proof. by case: p => // -[[|[|//]] [|y [|//]]] [|//] //= [->]. Qed.
Lemma mquotE e m mb d : mquot m mb = Some d -> meval e m = (meval e mb * meval e d)%N.
Proof. by rewrite /mquot; case: ifP => // p [<-]; rewrite -meval_cat (meval_perm _ p). Qed.
Lemma pquotE e c mb p : peval e p = (c * meval e mb * peval e (pquot c mb p).1 + peval e (pquot c mb p).2)%N.
Proof.
elim: p => [|t p IH] /=; first by rewrite !peval_nil muln0.
case E: (mquot _ _) => [d|] /=; last by rewrite !peval_cons IH addnCA.
case: eqP => ec /=; last by rewrite !peval_cons IH addnCA.
rewrite !peval_cons IH /= (mquotE _ E) -{1}ec mulnDr -addnA; congr (_ + _)%N.
by rewrite [RHS]mulnACA (mulnC c).
Qed.
Lemma digits B a b c d : (b < B)%N -> (d < B)%N -> (B * a + b == B * c + d)%N = (a == c) && (b == d).
Proof.
move=> lb ld; apply/idP/andP => [/eqP E|[/eqP -> /eqP ->]] //.
have B0 : (0 < B)%N by exact: leq_ltn_trans lb.
have ac : a = c.
  have := congr1 (fun x => x %/ B)%N E.
  by rewrite -![(B * _)%N]mulnC !divnMDl // !divn_small // !addn0.
by move: E; rewrite ac => /addnI ->.
Qed.
`;
