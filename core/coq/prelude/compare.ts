/** Normal forms keep the value; equal monomials have equal values. Part of the prelude of every Coq file. */
export const compare = String.raw`(* ---- The normal form keeps the value; equal monomials have equal values. ---- *)
Notation prodf gs e := (\prod_(f <- gs) fden e f).
Lemma looseP g keep b es gs e : inr z g e -> uniq (names (b ++ keep) ++ names g) ->
  let: (b', gs') := loose g keep b es gs in
  uniq (names b' ++ names g) /\ nden (b ++ keep) (body es gs) e = nden b' (body es gs') e.
Proof.
move=> ig; elim: b keep gs => [|[x s] b IH] keep gs u //=; case: ifP => [/andP [nx cs]|_].
  have /andP [_ u'] := u; have := IH _ (FNat s :: gs) u'; case: (loose _ _ _ _ _) => b' gs' [u2 <-]; split=> //.
  rewrite -[LHS]/(nden ((x, s) :: b ++ keep) (body es gs) e) (nden_loose ig u).
  - by apply: nden_eq => e'; rewrite /body big_cons mulrCA.
  - exact: body_ext.
  - by move=> e' v; exact: body_upd.
  - by rewrite -catA.
have p : perm_eq ((x, s) :: b ++ keep) (b ++ (x, s) :: keep) by rewrite -cat1s perm_sym -[(x, s) :: keep]cat1s perm_catCA.
have u' : uniq (names (b ++ (x, s) :: keep) ++ names g).
  by rewrite -(perm_uniq (perm_cat (perm_map fst p) (perm_refl (names g)))).
have := IH ((x, s) :: keep) gs u'; case: (loose _ _ _ _ _) => b' gs' [u2 <-]; split=> //.
rewrite -[LHS]/(nden ((x, s) :: b ++ keep) (body es gs) e) (nden_perm _ _ p) //; first exact: body_ext.
by move: u; rewrite cat_uniq => /andP [].
Qed.
Lemma natsP gs e : prodf gs e = (peval e (nats gs).1)%:R * prodf (nats gs).2 e.
Proof.
elim: gs => [|f gs IH] /=; first by rewrite pconstE big_nil mulr1.
rewrite big_cons IH; case: (nats gs) => p r /=.
case: f => [f a|q q'|q q'|q] /=; rewrite ?big_cons ?pmulE ?natrM ?mulrA //=; congr (_ * _); exact: mulrC.
Qed.
Lemma lesP g gs e : inr z g e -> prodf gs e = if les g gs is Some r then prodf r e else 0.
Proof.
move=> ig; elim: gs => [|f gs IH] //=; rewrite big_cons IH; case: (les g gs) => [r|]; last by rewrite mulr0.
case: f => [f a|p q|p q|p] //=; rewrite ?big_cons //.
case: ifP => [/(ltpP ig) lt|_]; first by rewrite leqNgt lt mul0r.
case: ifP => [/(ltpP ig)|_].
  by rewrite paddE pconstE addn1 ltnS => ->; rewrite mul1r.
have [k [-> ->]] := cancelE e p q; rewrite leq_add2l; case: (cancel p q) => p' q' /=.
by rewrite big_cons.
Qed.
Lemma nfP g m e : inr z g e -> uniq (names (bs m) ++ names g) -> mden m e = sden (nf g m) e.
Proof.
move=> ig u; rewrite /nf; have := simpP 300 (eqs m) [::] (fs m) ig u; rewrite cats0 /mden.
case: (simp _ _ _ _ _ _) => [[[b es] gs]|] => [[u1 ->]|->]; last by rewrite mulr0 /sden big_nil.
have L : nden b (body es gs) e = if les (b ++ g) gs is Some r then nden b (body es r) e else 0.
  case E: (les _ _) => [r|]; last rewrite -(nden_0 b e); apply: (nden_cong u1 _ ig) => e' i';
    by rewrite /body (lesP _ i') E ?mulr0.
rewrite L; case: (les _ _) => [r|]; last by rewrite mulr0 /sden big_nil.
have := @looseP g [::] b es r e ig; rewrite cats0 => /(_ u1).
case: (loose _ _ _ _ _) => b' gs' [u2 ->]; case E: (nats gs') => [p r'].
have B e' : body es gs' e' = \sum_(t <- p) (t.1)%:R * body es (r' ++ map (fun y => FNat (pvar y)) t.2) e'.
  rewrite /body natsP E /= mulrCA /peval natr_sum big_distrl /=; apply: eq_bigr => t _.
  rewrite natrM -mulrA; congr (_ * _); rewrite mulrCA; congr (_ * _); rewrite big_cat mulrC; congr (_ * _).
  rewrite big_map /meval natr_prod; apply: eq_bigr => y _; by rewrite /= pvarE.
rewrite (nden_eq b' e B) /sden big_map.
have D b1 F : nden b1 (fun e => \sum_(t <- p) (t.1)%:R * F t e) e = \sum_(t <- p) (t.1)%:R * nden b1 (F t) e.
  elim: b1 (e) => [|[x s] b1 IH] e1 //=; under eq_bigr do rewrite IH.
  by rewrite exchange_big /=; apply: eq_bigr => t _; rewrite big_distrr.
rewrite (D b' (fun t => body es (r' ++ map (fun y => FNat (pvar y)) t.2))) big_distrr /=; apply: eq_bigr => t _.
by rewrite /mden /= rmorphM mulrA; congr (_ * _); exact: mulrAC.
Qed.

Lemma nden_ren (V : seq nat) (r : nat -> nat) b F e e' :
  (forall e e', (forall y, y \in V -> e y = e' y) -> F e = F e') ->
  (forall x y, x \in names b -> y \in V ++ names b -> r x = r y -> x = y) ->
  (forall y, y \in V -> y \notin names b -> e y = e' (r y)) ->
  nden b F e = nden (map (fun c => (r c.1, c.2)) b) (fun e => F (fun y => e (r y))) e'.
Proof.
move=> HF; elim: b e e' => [|[x s] b IH] e e' inj H /=.
  by apply: HF => y yV; exact: H.
apply: eq_bigr => v _; apply: IH => [x' y xb yV|y yV yb].
  by apply: inj; rewrite ?inE ?xb ?orbT // mem_cat inE orbCA -mem_cat yV orbT.
rewrite /upd; case: (y =P x) => [->|/eqP yx]; first by rewrite eqxx.
case: eqP => [ry|_]; last by apply: H => //=; rewrite inE negb_or yx.
by case/eqP: yx; apply/esym/inj; rewrite ?inE ?eqxx // mem_cat yV.
Qed.
Lemma feqP f g e : feq f g -> fden e f = fden e g.
Proof.
case: f g => [f a|p q|p q|p] [f' a'|p' q'|p' q'|p'] //=.
- by move=> /andP [/eqP -> /eqP ->].
- by move=> /andP [/eqP -> /eqP ->].
- by move=> /orP [] /andP [/eqP -> /eqP ->] //; rewrite eq_sym.
- by move=> /eqP ->.
Qed.
Lemma samefP gs hs e : samef gs hs -> prodf gs e = prodf hs e.
Proof.
elim: gs hs => [|f gs IH] hs /=; first by move=> /nilP ->.
have R1 h : forall hs', rmf f h = Some hs' -> prodf h e = fden e f * prodf hs' e.
  elim: h => [|g h IHh] hs' //=; case: ifP => [/feqP fg [<-]|_]; first by rewrite big_cons fg.
  case: (rmf f h) IHh => [h'|] // IHh [<-]; by rewrite !big_cons (IHh h') // mulrCA.
case E: (rmf f hs) => [hs'|] // /IH H; by rewrite big_cons H (R1 _ _ E).
Qed.
Lemma factsE m e : body (eqs m) (fs m) e = prodf (facs m) e.
Proof. by rewrite /body /facs big_cat big_map. Qed.
Lemma eqmP m1 m2 e : eqm m1 m2 -> nden (bs m1) (body (eqs m1) (fs m1)) e = nden (bs m2) (body (eqs m2) (fs m2)) e.
Proof.
rewrite /eqm; case: ifP => // _; case: (search _ _ _ _ _ _) => // l /and5P [pb u /allP fx /allP inj same].
rewrite (nden_eq (bs m1) e (@factsE m1)) (nden_eq (bs m2) e (@factsE m2)).
rewrite (@nden_ren (bvars [::] (facs m2)) (ren l) (bs m2) _ e e); first last.
- by move=> y yV yb; case/orP: (fx y yV) => [yb'|/eqP -> //]; rewrite yb' in yb.
- by move=> x y xb yV E; have /allP/(_ y yV) := inj x xb; rewrite E eqxx => /eqP.
- by move=> e1 e2 H; have := @body_on e1 e2 [::] (facs m2) H; rewrite /body !big_nil !mul1r.
have eP gs : ext (fun e => prodf gs e).
  by move=> e1 e2 ee; have := body_ext [::] gs ee; rewrite /body !big_nil !mul1r.
rewrite -(nden_perm (F := fun e => prodf (facs m1) e) _ _ pb) //; last by rewrite (perm_uniq (perm_map fst pb)).
apply: nden_eq => e'; rewrite -(samefP e' same).
have := body_sub (fun y => pvar (ren l y)) [::] (facs m2) e'; rewrite /body !big_nil !mul1r => ->.
by apply: eP => y; rewrite pvarE.
Qed.
Lemma insP (fl : bool) m acc e : (fl -> forall q, (0 < q)%N -> q%:R * iv q = 1) -> sden (ins fl m acc) e = mden m e + sden acc e.
Proof.
move=> Hiv; elim: acc => [|a acc IH] /=; first by rewrite /sden big_seq1 big_nil addr0.
case: ifP => [/andP [Hd /eqmP E]|_]; last by rewrite /sden !big_cons -!/(sden _ e) IH addrCA.
rewrite /sden; case: ifP Hd => /= [/eqP Ed _|_ /and3P [f0 d1 d2]]; rewrite !big_cons /mden /= (E e) -!/(sden _ e) addrA;
  congr (_ + _).
  by rewrite -Ed rmorphD !mulrDl addrC.
rewrite rmorphD !rmorphM ivM -!mulrDl; congr (_ * _); rewrite addrC mulrDl /=; congr (_ + _).
  by rewrite -mulrA; congr (_ * _); rewrite mulrA Hiv // mul1r.
by rewrite -mulrA; congr (_ * _); rewrite mulrCA Hiv // mulr1.
Qed.
Lemma zeroP (fl : bool) ms e : (fl -> forall q, (0 < q)%N -> q%:R * iv q = 1) -> inr z [::] e -> zero fl ms -> sden ms e = 0.
Proof.
move=> Hiv ie /andP [u a].
have -> : sden ms e = sden (flatten (map (nf [::]) ms)) e.
  rewrite /sden big_flatten big_map; elim: ms u {a} => [|m ms IH] u; rewrite ?big_nil // !big_cons.
  by move: u => /= /andP [um /IH ->]; rewrite -/(sden _ e) -nfP.
move: a; set l := flatten _; move: l => l.
suff H acc : all (fun m => cf m == 0) (foldl (fun a m => ins fl m a) acc l) -> sden acc e + sden l e = 0.
  by move=> /H; rewrite /sden big_nil add0r.
elim: l acc => [|m l IH] acc /=.
  rewrite [sden [::] e]big_nil addr0; elim: acc => [|a acc IH] /=; first by rewrite /sden big_nil.
  by move=> /andP [/eqP c0 /IH IH']; rewrite /sden big_cons -/(sden _ e) IH' /mden c0 !mul0r addr0.
by move=> /IH; rewrite insP // [sden (m :: l) e]big_cons -/(sden l e) addrA [mden m e + _]addrC.
Qed.
`;
