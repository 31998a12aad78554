/** Values of monomials; solving equations keeps them. Part of the prelude of every Coq file. */
export const values = String.raw`Local Open Scope ring_scope.
Section Ring.
Variables (R : comRingType) (iv : nat -> R) (T : nat -> seq nat -> R) (z : nat -> nat).
Hypothesis iv1 : iv 1 = 1.
Hypothesis ivM : forall a b, iv (a * b)%N = iv a * iv b.

Definition fden (e : nat -> nat) f : R :=
  match f with
  | FAt f a => T f (map (peval e) a) | FLe p q => (peval e p <= peval e q)%N%:R
  | FEq p q => (peval e p == peval e q)%:R | FNat p => (peval e p)%:R
  end.
Definition eden e (pq : eqn) : R := (peval e pq.1 == peval e pq.2)%:R.
Definition body es gs e : R := (\prod_(p <- es) eden e p) * \prod_(f <- gs) fden e f.
Fixpoint nden (bs : ctx) (F : (nat -> nat) -> R) e : R :=
  if bs is (x, s) :: bs' then \sum_(0 <= v < peval z s) nden bs' F (upd e x v) else F e.
Definition mden m e : R := (cf m)%:~R * iv (dn m) * nden (bs m) (body (eqs m) (fs m)) e.
Definition sden ms e : R := \sum_(m <- ms) mden m e.

Definition ext (F : (nat -> nat) -> R) := forall e e', e =1 e' -> F e = F e'.
Lemma peval_ext1 e e' p : e =1 e' -> peval e p = peval e' p.
Proof. by move=> H; apply: peval_ext. Qed.
Lemma fden_on e e' f : (forall x, x \in fvars f -> e x = e' x) -> fden e f = fden e' f.
Proof.
case: f => [f a|p q|p q|p] /= Hf; last 3 first.
- by rewrite !(@peval_ext e e') // => x xp; apply: Hf; rewrite mem_cat xp ?orbT.
- by rewrite !(@peval_ext e e') // => x xp; apply: Hf; rewrite mem_cat xp ?orbT.
- by rewrite !(@peval_ext e e').
congr (T _ _); apply/eq_in_map => p pa; apply: peval_ext => x xp; apply: Hf.
by apply/flattenP; exists (pvars p) => //; exact: map_f.
Qed.
Lemma body_on e e' es gs : (forall x, x \in bvars es gs -> e x = e' x) -> body es gs e = body es gs e'.
Proof.
move=> H; rewrite /body; congr (_ * _).
  apply: eq_big_seq => pq pe; rewrite /eden !(@peval_ext e e') // => x xp; apply: H;
  by rewrite mem_cat; apply/orP; left; apply/flattenP; exists (evars pq); rewrite ?map_f // mem_cat xp ?orbT.
have {}H x : x \in flatten (map fvars gs) -> e x = e' x by move=> xg; apply: H; rewrite mem_cat xg orbT.
elim: gs H => [|f gs IH] H; first by rewrite !big_nil.
rewrite !big_cons (@fden_on e e') ?IH // => x xf; apply: H; by rewrite /= mem_cat xf ?orbT.
Qed.
Lemma body_ext es gs : ext (body es gs).
Proof. by move=> e e' H; apply: body_on. Qed.
Lemma body_sub s es gs e : body (map (esub s) es) (map (fsub s) gs) e = body es gs (fun x => peval e (s x)).
Proof.
rewrite /body !big_map; congr (_ * _); apply: eq_bigr; first by move=> pq _; rewrite /eden !psubE.
move=> f _; case: f => [f a|p q|p q|p] /=; rewrite ?psubE //; congr (T _ _).
by rewrite -map_comp; apply: eq_map => p /=; rewrite psubE.
Qed.
Lemma body_one x q es gs e : body (map (esub (one x q)) es) (map (fsub (one x q)) gs) e = body es gs (upd e x (peval e q)).
Proof. by rewrite body_sub; apply: body_ext => y; rewrite /one /upd; case: eqP => // _; rewrite pvarE. Qed.

Lemma nden_ext b F : ext F -> ext (nden b F).
Proof.
move=> eF; elim: b => [|[x s] b IH] //= e e' ee; apply: eq_bigr => v _; apply: IH => y.
by rewrite /upd; case: eqP.
Qed.
Lemma nden_eq b F G e : (forall e, F e = G e) -> nden b F e = nden b G e.
Proof. by move=> H; elim: b e => [|[x s] b IH] e //=; apply: eq_bigr => v _; exact: IH. Qed.
Lemma nden_cong g b F G e : uniq (names b ++ names g) -> (forall e, inr z (b ++ g) e -> F e = G e) ->
  inr z g e -> nden b F e = nden b G e.
Proof.
elim: b g e => [|[x s] b IH] g e u H ig /=; first exact: H.
have /andP [nx u'] : (x \notin names b ++ names g) && uniq (names b ++ names g) := u.
have [xb xg] : x \notin names b /\ x \notin names g by move: nx; rewrite mem_cat negb_or => /andP.
apply: eq_big_nat => v /andP [_ vs]; apply: (IH ((x, s) :: g)); last exact: inr_upd.
  by rewrite -[names ((x, s) :: g)]/([:: x] ++ names g) uniq_catCA /= nx.
by move=> e' i'; apply: H; apply: inr_perm i'; rewrite -[(x, s) :: g]cat1s perm_catCA.
Qed.
Lemma nden_cat b b' F e : nden (b ++ b') F e = nden b (nden b' F) e.
Proof. by elim: b e => [|[x s] b IH] e //=; apply: eq_bigr => v _; exact: IH. Qed.
Lemma nden_swap x s y t b F e : ext F -> x != y -> nden ((x, s) :: (y, t) :: b) F e = nden ((y, t) :: (x, s) :: b) F e.
Proof.
move=> eF xy /=; rewrite exchange_big /=; apply: eq_bigr => v _; apply: eq_bigr => w _.
by apply: nden_ext => // u; rewrite /upd; case: (u =P y) => [->|//]; rewrite eq_sym (negbTE xy).
Qed.
Lemma nden_last x s b F e : ext F -> x \notin names b -> nden ((x, s) :: b) F e = nden (b ++ [:: (x, s)]) F e.
Proof.
move=> eF; elim: b e => [|[y t] b IH] e // nx.
have [xy xb] : x != y /\ x \notin names b by move: nx; rewrite /= inE negb_or => /andP.
by rewrite nden_swap //=; apply: eq_bigr => v _; rewrite -IH.
Qed.
Lemma nden_perm b b' F : ext F -> uniq (names b) -> perm_eq b b' -> forall e, nden b F e = nden b' F e.
Proof.
move=> eF; elim: b b' => [|[x s] b IH] b' u p e.
  by move: p; rewrite perm_sym => /perm_nilP ->.
have bin : (x, s) \in b' by rewrite -(perm_mem p) mem_head.
case/splitPr: bin p => b1 b2 p.
have p' : perm_eq b (b1 ++ b2) by move: p; rewrite perm_sym -cat1s perm_catCA /= perm_cons perm_sym.
have /andP [nx u'] : (x \notin names b) && uniq (names b) := u.
have nx1 : x \notin names b1.
  by apply: contra nx => h; rewrite /names (perm_mem (perm_map fst p')) map_cat mem_cat h.
rewrite -[RHS]/(nden (b1 ++ (x, s) :: b2) F e) -cat_rcons nden_cat -cats1.
rewrite -nden_last //; last exact: nden_ext.
by rewrite /=; apply: eq_bigr => v _; rewrite -nden_cat; exact: IH.
Qed.
Lemma nden_mull b (c : R) F e : c * nden b F e = nden b (fun e => c * F e) e.
Proof. by elim: b e => [|[x s] b IH] e //=; rewrite big_distrr; apply: eq_bigr => v _; exact: IH. Qed.
Lemma nden_0 b e : nden b (fun _ => 0) e = 0.
Proof. by elim: b e => [|[x s] b IH] e //=; rewrite big1. Qed.

(* a bound index that an equation names is put in *)
Lemma nden_elim g b x s q G e : inr z g e -> ext G -> uniq (x :: names b ++ names g) -> x \notin pvars q ->
  closed (names (b ++ g)) s -> (forall e, inr z (b ++ g) e -> (peval e q < peval e s)%N) ->
  nden ((x, s) :: b) (fun e => (e x == peval e q)%:R * G e) e = nden b (fun e => G (upd e x (peval e q))) e.
Proof.
move=> ig eG /= /andP [nx u] xq cs lt.
rewrite -[LHS]/(nden ((x, s) :: b) (fun e => (e x == peval e q)%:R * G e) e) nden_last; last 2 first.
- by move=> e1 e2 ee; rewrite ee (peval_ext1 _ ee) (eG _ _ ee).
- by move: nx; rewrite mem_cat negb_or => /andP [].
rewrite nden_cat; apply: (nden_cong u _ ig) => e' i' /=.
rewrite (inr_closed i' cs) big_mkord (bigD1 (Ordinal (lt _ i'))) //=.
have Q v : peval (upd e' x v) q = peval e' q.
  by apply: peval_ext => y yq; rewrite /upd; case: eqP => // yx; rewrite yx (negbTE xq) in yq.
rewrite Q {1}/upd !eqxx mul1r big1 ?addr0 // => v ne.
rewrite Q {1}/upd eqxx; case: eqP => [ev|]; last by rewrite mul0r.
by case/eqP: ne; apply: val_inj.
Qed.
(* a bound index that stands nowhere counts *)
Lemma nden_loose g b x s F e : inr z g e -> uniq (x :: names b ++ names g) -> ext F ->
  (forall e v, F (upd e x v) = F e) -> closed (names (b ++ g)) s ->
  nden ((x, s) :: b) F e = nden b (fun e => (peval e s)%:R * F e) e.
Proof.
move=> ig /= /andP [nx u] eF H cs.
rewrite -[LHS]/(nden ((x, s) :: b) F e) nden_last //; last by move: nx; rewrite mem_cat negb_or => /andP [].
rewrite nden_cat; apply: (nden_cong u _ ig) => e' i' /=.
rewrite (eq_bigr (fun _ => F e')); last by move=> v _; exact: H.
by rewrite sumr_const_nat subn0 (inr_closed i' cs) mulr_natl.
Qed.
Lemma body_cons pq es gs e : body (pq :: es) gs e = eden e pq * body es gs e.
Proof. by rewrite /body big_cons mulrA. Qed.
Lemma body_perm es es' gs e : perm_eq es es' -> body es gs e = body es' gs e.
Proof. by move=> p; rewrite /body (perm_big _ p). Qed.
Lemma body_cat es es' gs e : body (es ++ es') gs e = (\prod_(p <- es') eden e p) * body es gs e.
Proof. by rewrite /body big_cat /= mulrA; congr (_ * _); rewrite mulrC. Qed.
Lemma eden_cancel e p q : eden e (cancel p q) = eden e (p, q).
Proof. by rewrite /eden /=; have [r [-> ->]] := cancelE e p q; rewrite eqn_add2l. Qed.
Lemma trysplitP g p q t e1 e2 e : inr z g e -> trysplit g p q t = Some (e1, e2) -> eden e (p, q) = eden e e1 * eden e e2.
Proof.
rewrite /trysplit => ig; set m := filter _ _; case: ifP => // _.
have := pquotE e t.1 m p; case: (pquot _ _ p) => p1 p2 /= Ep.
have := pquotE e t.1 m q; case: (pquot _ _ q) => q1 q2 /= Eq.
case: ifP => // /andP [/(ltpP ig) lp /(ltpP ig) lq] [<- <-].
rewrite /eden /= !paddE !peval_nil !addn0 Ep Eq digits; first by case: eqP; rewrite ?mul1r ?mul0r.
  by move: lp; rewrite peval_cons peval_nil addn0.
by move: lq; rewrite peval_cons peval_nil addn0.
Qed.
Lemma simpP k g b todo done gs e : inr z g e -> uniq (names b ++ names g) ->
  match simp k g b todo done gs with
  | Some (b', es, gs') => uniq (names b' ++ names g) /\ nden b (body (todo ++ done) gs) e = nden b' (body es gs') e
  | None => nden b (body (todo ++ done) gs) e = 0
  end.
Proof.
move=> ig; elim: k b todo done gs => [|k IH] b todo done gs u /=; first by split.
case: todo => [|[p0 q0] rest] /=; first by split.
set pq := cancel p0 q0.
have E0 : nden b (body ((p0, q0) :: rest ++ done) gs) e = nden b (body (pq :: rest ++ done) gs) e.
  by apply: nden_eq => e'; rewrite !body_cons eden_cancel.
rewrite E0 {E0}; case: ifP => [/andP [/nilP p0' /nilP q0']|_].
  have -> : nden b (body (pq :: rest ++ done) gs) e = nden b (body (rest ++ done) gs) e.
    by apply: nden_eq => e'; rewrite body_cons /eden p0' q0' eqxx mul1r.
  exact: IH.
case: ifP => [lt|_].
  rewrite -(nden_0 b e); apply: (nden_cong u _ ig) => e' i'.
  rewrite body_cons /eden; case/orP: lt => /(ltpP i') lt.
    by rewrite (ltn_eqF lt) mul0r.
  by rewrite eq_sym (ltn_eqF lt) mul0r.
case E: (firstsome (trysplit (b ++ g) pq.1 pq.2) (pq.1 ++ pq.2)) => [[e1 e2]|].
  have [t Et] := firstsomeP E.
  have -> : nden b (body (pq :: rest ++ done) gs) e = nden b (body ((e1 :: e2 :: rest) ++ done) gs) e.
    apply: (nden_cong u _ ig) => e' i'; rewrite /= !body_cons mulrA; congr (_ * _).
    by rewrite -(trysplitP i' Et); case: (pq).
  exact: IH.
case E1: (firstsome (trybound b g) [:: pq; (pq.2, pq.1)]) => [[x q]|].
  have [pq' Epq Eb] : exists2 pq', trybound b g pq' = Some (x, q) & forall e, eden e pq = eden e pq'.
    case: (firstsomeP2 E1) => Et; first by exists pq.
    by exists (pq.2, pq.1) => // e'; rewrite /eden eq_sym.
  move: Epq; rewrite /trybound; case Ev: (isvar _) => [x'|] //; case: ifP => // /and5P [_ pb nx cs lt] [Ex Eqq]; subst x' q.
  set q := pq'.2 in nx lt *.
  have ub : uniq (x :: names (without x b) ++ names g).
    by rewrite -cat_cons -(perm_uniq (perm_cat (perm_map fst pb) (perm_refl (names g)))).
  have -> : nden b (body (pq :: rest ++ done) gs) e =
     nden (without x b) (body (map (esub (one x q)) (rest ++ done)) (map (fsub (one x q)) gs)) e.
    rewrite (nden_perm _ _ pb); [|exact: body_ext|by move: u; rewrite cat_uniq => /andP []].
    transitivity (nden ((x, sizeof b x) :: without x b) (fun e => (e x == peval e q)%:R * body (rest ++ done) gs e) e).
      by apply: nden_eq => e'; rewrite body_cons Eb /eden (isvarE Ev) pvarE.
    rewrite (nden_elim (G := body (rest ++ done) gs) ig (@body_ext _ _) ub nx cs); last first.
      by move=> e' i'; exact: (ltpP i' lt).
    by apply: nden_eq => e'; rewrite body_one.
  have := IH (without x b) (map (esub (one x q)) (rest ++ done)) [::] (map (fsub (one x q)) gs).
  by rewrite cats0; apply; case/andP: ub.
case E2: (firstsome (tryfree (b ++ g)) [:: pq; (pq.2, pq.1)]) => [[x q]|].
  have [pq' Epq Eb] : exists2 pq', tryfree (b ++ g) pq' = Some (x, q) & forall e, eden e pq = eden e pq'.
    case: (firstsomeP2 E2) => Et; first by exists pq.
    by exists (pq.2, pq.1) => // e'; rewrite /eden eq_sym.
  have Ev : pq' = (pvar x, q).
    case: pq' Epq {Eb} => p' q'; rewrite /tryfree /=; case Ev: (isvar p') => [x'|] //.
    case Ev': (isvar q') => [y'|]; by case: ifP => // _ [<- <-]; rewrite (isvarE Ev).
  set hit := filter _ done; set miss := filter _ done.
  have -> : nden b (body (pq :: rest ++ done) gs) e =
     nden b (body ((map (esub (one x q)) (rest ++ hit)) ++ (pvar x, q) :: miss) (map (fsub (one x q)) gs)) e.
    apply: nden_eq => e'; rewrite body_cons Eb Ev.
    rewrite (@body_perm (rest ++ done) ((rest ++ hit) ++ miss)); last first.
      by rewrite -catA perm_cat2l perm_sym /hit /miss; exact: (permEl (perm_filterC _ _)).
    rewrite [RHS](@body_perm _ ((pvar x, q) :: map (esub (one x q)) (rest ++ hit) ++ miss)); last first.
      by rewrite -cat1s perm_catCA.
    rewrite body_cons /eden /= pvarE; case: eqP => ex; last by rewrite !mul0r.
    rewrite !mul1r (body_cat (rest ++ hit)) (body_cat (map _ (rest ++ hit))) body_one; congr (_ * _); apply: body_ext => y.
    by rewrite /upd; case: eqP => // ->.
  exact: IH.
have -> : nden b (body (pq :: rest ++ done) gs) e = nden b (body (rest ++ pq :: done) gs) e.
  by apply: nden_eq => e'; apply: body_perm; rewrite -[pq :: done]cat1s perm_sym perm_catCA.
exact: IH.
Qed.
`;
