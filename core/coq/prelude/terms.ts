/** From terms to monomials: the value stays. Part of the prelude of every Coq file. */
export const terms = String.raw`(* ---- The steps from a term to its monomials keep the value. ---- *)
Fixpoint nval (e : nat -> nat) (n : nexp) : nat :=
  match n with
  | NS i => e i | NI x => e x | NC k => k | NAdd a b => nval e a + nval e b | NMul a b => nval e a * nval e b
  | NPow a k => nval e a ^ k
  end.
Definition relb r (a b : nat) := match r with REq => a == b | RNe => a != b | RLe => a <= b | RLt => a < b end%N.
Fixpoint tden e t : R :=
  match t with
  | Num k => k%:R | Frac k q => k%:R * iv q | Nat n => (nval e n)%:R | At f xs => T f (map e xs)
  | Ind r a b => (relb r (nval e a) (nval e b))%:R
  | Sum x s t => \sum_(0 <= v < nval z s) tden (upd e x v) t
  | Mul a b => tden e a * tden e b | Add a b => tden e a + tden e b | Opp a => - tden e a
  end.
Lemma pszE e n : peval e (psz n) = nval e n.
Proof.
elim: n => [i|x|k|a Ha b Hb|a Ha b Hb|a Ha k] /=; rewrite ?pvarE ?pconstE ?paddE ?pmulE ?Ha ?Hb //.
by elim: k => [|k IH] /=; rewrite ?pconstE ?pmulE ?IH ?Ha ?expnS.
Qed.
Definition agree K (e : nat -> nat) := forall y, (y < K)%N -> e y = z y.
Lemma agree_upd K e x v : (K <= x)%N -> agree K e -> agree K (upd e x v).
Proof. by move=> Kx a y yK; rewrite /upd; case: eqP => [yx|_]; [move: yK; rewrite yx ltnNge Kx | exact: a]. Qed.
Lemma belowE K e p : agree K e -> below K p -> peval e p = peval z p.
Proof. by move=> a /allP b; apply: peval_ext => y /b; exact: a. Qed.

Lemma nden_on (V : seq nat) b F e e' :
  (forall e e', (forall y, y \in V -> e y = e' y) -> F e = F e') ->
  (forall y, y \in V -> y \notin names b -> e y = e' y) -> nden b F e = nden b F e'.
Proof.
move=> HF; elim: b e e' => [|[x s] b IH] e e' H /=; first by apply: HF => y yV; exact: H.
apply: eq_bigr => v _; apply: IH => y yV yb; rewrite /upd; case: eqP => // /eqP yx.
by apply: H => //=; rewrite inE negb_or yx.
Qed.
Lemma nden_sub b F x q e : ext F -> x \notin names b -> disjoint (pvars q) (names b) ->
  nden b (fun e => F (upd e x (peval e q))) e = nden b F (upd e x (peval e q)).
Proof.
move=> eF; elim: b e => [|[y s] b IH] e //= nx /allP dq; apply: eq_bigr => v _.
move: nx; rewrite inE negb_or => /andP [xy xb]; rewrite IH //; last first.
  by apply/allP => u /dq; rewrite inE negb_or => /andP [].
apply: nden_ext => // u; rewrite /upd; case: (u =P x) => [->|ux]; last by [].
rewrite (negbTE xy); apply: peval_ext => w wq; case: eqP => // wy.
by have := dq _ wq; rewrite wy inE eqxx.
Qed.
Lemma nden_prod b2 F G e :
  (forall e x v, x \in names b2 -> F (upd e x v) = F e) -> nden b2 (fun e => F e * G e) e = F e * nden b2 G e.
Proof.
move=> HF; elim: b2 HF e => [|[x s] b IH] HF e //=; rewrite big_distrr; apply: eq_bigr => v _.
rewrite IH; last by move=> e' y w yb; apply: HF; rewrite inE yb orbT.
by rewrite HF // inE eqxx.
Qed.
Lemma body_upd es gs e x v : x \notin bvars es gs -> body es gs (upd e x v) = body es gs e.
Proof. by move=> nx; apply: body_on => y yb; rewrite /upd; case: eqP => // yx; move: nx; rewrite -yx yb. Qed.

Lemma mnegE m e : mden (mneg m) e = - mden m e.
Proof. by rewrite /mden /= rmorphN !mulNr. Qed.
Lemma mmulE m n r e : mmul m n = Some r -> mden r e = mden m e * mden n e.
Proof.
rewrite /mmul; case: ifP => // /andP [/allP d1 /allP d2] [<-]; rewrite /mden /= rmorphM ivM mulrACA [RHS]mulrACA.
congr (_ * _); rewrite nden_cat.
have E b e' : nden b (body (eqs m ++ eqs n) (fs m ++ fs n)) e' = nden b (fun e => body (eqs m) (fs m) e * body (eqs n) (fs n) e) e'.
  by apply: nden_eq => e1; rewrite /body !big_cat /= mulrACA.
rewrite (@nden_eq (bs m) _ (fun e => nden (bs n) (body (eqs n) (fs n)) e * body (eqs m) (fs m) e)); last first.
  move=> e'; rewrite E nden_prod; first by rewrite mulrC.
  by move=> e1 x v xb; apply: body_upd; exact: d2.
rewrite nden_prod; first by rewrite mulrC.
move=> e1 x v xb; apply: (@nden_on (bvars (eqs n) (fs n))); first by move=> e2 e3; exact: body_on.
by move=> y yv _; rewrite /upd; case: eqP => // yx; move: (d1 _ xb); rewrite -yx yv.
Qed.
Lemma msubE x q m m' e : msub x q m = Some m' -> mden m' e = mden m (upd e x (peval e q)).
Proof.
rewrite /msub; case: ifP => // /andP [nx dq] [<-]; rewrite /mden /=; congr (_ * _).
rewrite -nden_sub //; last exact: body_ext.
by apply: nden_eq => e'; rewrite body_one.
Qed.
Lemma msubsE x q ms ms' e : allsome (msub x q) ms = Some ms' -> sden ms' e = sden ms (upd e x (peval e q)).
Proof.
elim: ms ms' => [|m ms IH] ms' /=; first by move=> [<-]; rewrite /sden !big_nil.
case E: (msub x q m) => [m'|] //; case E': (allsome _ _) => [r|] // [<-].
by rewrite /sden !big_cons (msubE _ E) -/(sden r e) (IH _ E').
Qed.
Lemma mmulsE ms ns r e : mmuls ms ns = Some r -> sden r e = sden ms e * sden ns e.
Proof.
elim: ms r => [|m ms IH] r /=; first by move=> [<-]; rewrite /sden !big_nil mul0r.
case E: (allsome _ _) => [a|] //; case E': (mmuls _ _) => [b|] // [<-].
rewrite /sden big_cat big_cons mulrDl -!/(sden _ e) -(IH _ E'); congr (_ + _).
elim: ns a E {E' IH} => [|n ns IHn] a /=; first by move=> [<-]; rewrite /sden !big_nil mulr0.
case E: (mmul m n) => [c|] //; case E': (allsome _ _) => [d|] // [<-].
by rewrite /sden !big_cons mulrDr -!/(sden _ e) (mmulE _ E) (IHn _ E').
Qed.
Lemma mbindE x s m e : \sum_(0 <= v < peval z s) mden m (upd e x v) = mden (mbind x s m) e.
Proof. by rewrite /mden /= big_distrr. Qed.
Lemma mden_on m e e' : (forall y, y \in bvars (eqs m) (fs m) -> e y = e' y) -> mden m e = mden m e'.
Proof.
move=> H; rewrite /mden; congr (_ * _); apply: (@nden_on (bvars (eqs m) (fs m))); first by move=> e2 e3; exact: body_on.
by move=> y yv _; exact: H.
Qed.
Lemma mden_ext m e e' : e =1 e' -> mden m e = mden m e'.
Proof. by move=> ee; rewrite /mden; congr (_ * _); apply: nden_ext => //; exact: body_ext. Qed.
Lemma sden_ext ms e e' : e =1 e' -> sden ms e = sden ms e'.
Proof. by move=> ee; apply: eq_bigr => m _; exact: mden_ext. Qed.
Lemma sden_on ms e e' : (forall y, ~~ fresh y ms -> e y = e' y) -> sden ms e = sden ms e'.
Proof.
rewrite /sden; elim: ms => [|m ms IH] H; rewrite ?big_nil // !big_cons (@mden_on m e e') ?IH // => y yv; apply: H.
  by rewrite /= negb_and yv orbT.
by rewrite /= negb_and negbK yv.
Qed.
Lemma sum_digits (F : nat -> R) a b :
  \sum_(0 <= v < a * b) F v = \sum_(0 <= i < a) \sum_(0 <= j < b) F (i * b + j)%N.
Proof.
elim: a => [|a IH]; first by rewrite mul0n !big_geq.
rewrite mulSn addnC (big_cat_nat _ (n := (a * b)%N)) ?leq_addr //= IH big_nat_recr //=; congr (_ + _).
by rewrite -{1}[(a * b)%N]add0n big_addn addKn; apply: eq_bigr => j _; rewrite addnC.
Qed.
Lemma splP K pl x s ms ms' e : spl K pl x s ms = Some ms' -> agree K e ->
  \sum_(0 <= v < peval z s) sden ms (upd e x v) = sden ms' e.
Proof.
elim: pl x s ms ms' e => [||A B x1 x2 p1 IH1 p2 IH2|A B p1 IH1 p2 IH2] x s ms ms' e /=.
- case: ifP => // Kx [<-] _; rewrite /sden exchange_big big_map; apply: eq_bigr => m _; exact: mbindE.
- case: ifP => // /andP [/eqP -> Kx] E _; rewrite pconstE big_nat1 (msubsE _ E) peval_nil.
  by apply: sden_ext => y; rewrite /upd; case: eqP.
- case: ifP => // /and4P [/eqP <- kA kB /and5P [Kx K1 K2 x12 /andP [f1 f2]]].
  case E: (allsome _ _) => [ms1|] //; case E2: (spl K p2 _ _ _) => [ms2|] // E1 ag.
  rewrite -(IH1 _ _ _ _ _ E1 ag). rewrite pmulE sum_digits; apply: eq_bigr => i _.
  have ag1 := agree_upd i K1 ag.
  rewrite -(IH2 _ _ _ _ _ E2 ag1); apply: eq_bigr => j _.
  rewrite (msubsE _ E) paddE pmulE !pvarE (belowE (agree_upd j K2 ag1) kB).
  apply: sden_on => y ny; rewrite /upd !eqxx (negbTE x12); case: (y =P x) => // _.
  by case: (y =P x2) => [yx|_]; [rewrite yx f2 in ny | case: (y =P x1) => // yx; rewrite yx f1 in ny].
- case: ifP => // /and4P [/eqP <- kA kB Kx].
  case E: (allsome _ _) => [ms1|] //; case E1: (spl K p1 _ _ _) => [a|] //; case E2: (spl K p2 _ _ _) => [b|] // [<-] ag.
  rewrite /sden big_cat -!/(sden _ e) -(IH1 _ _ _ _ _ E1 ag) -(IH2 _ _ _ _ _ E2 ag) paddE.
  rewrite (big_cat_nat _ (n := peval z A)) ?leq_addr //=; congr (_ + _).
  rewrite -{1}[peval z A]add0n big_addn addKn; apply: eq_bigr => v _.
  rewrite (msubsE _ E) paddE pvarE (belowE (agree_upd v Kx ag) kA).
  by apply: sden_ext => y; rewrite /upd; case: eqP => // _; rewrite eqxx addnC.
Qed.
Lemma trP K ps t ms e : tr K ps t = Some ms -> agree K e -> tden e t = sden ms e.
Proof.
have S es gs e' : sden (simple es gs) e' = body es gs e'.
  by rewrite /sden big_seq1 /mden /= iv1 !mul1r.
have N ns e' : sden (map mneg ns) e' = - sden ns e'.
  by rewrite /sden big_map -sumrN; apply: eq_bigr => m _; exact: mnegE.
elim: t ms e => [k|k q|n|f xs|r a b|x s t IH|a IHa b IHb|a IHa b IHb|a IHa] ms e /=.
- by move=> [<-] _; rewrite /sden big_seq1 /mden /= iv1 /body !big_nil !mulr1.
- by move=> [<-] _; rewrite /sden big_seq1 /mden /= /body !big_nil !mulr1.
- by move=> [<-] _; rewrite S /body big_nil big_seq1 mul1r /= pszE.
- move=> [<-] _; rewrite S /body big_nil big_seq1 mul1r /=; congr (T _ _).
  by rewrite -map_comp; apply: eq_map => y /=; rewrite pvarE.
- case: r => [] [<-] _.
  + by rewrite S /body big_nil big_seq1 mulr1 /eden !pszE.
  + rewrite -[_ :: _]/([:: Mon 1 1 [::] [::] [::]] ++ map mneg (simple [:: (psz a, psz b)] [::])).
    rewrite /sden big_cat -!/(sden _ e) N S /body big_nil big_seq1 mulr1 /eden !pszE /sden big_seq1 /mden /= iv1 /body !big_nil !mulr1.
    by case: eqP => _ /=; rewrite ?subrr ?subr0.
  + by rewrite S /body big_nil big_seq1 mul1r /= !pszE.
  + by rewrite S /body big_nil big_seq1 mul1r /= paddE pconstE !pszE addn1.
- case E: (tr _ _ _) => [ms0|] //; case: ifP => // bs0 Es ag; rewrite -(splP Es ag) pszE.
  have Kx : (K <= x)%N.
    move: Es; case: (planof ps x) => [||A B x1 x2 p1 p2|A B p1 p2] /=; case: ifP => //.
    - by case/andP.
    - by case/and4P => _ _ _ /and5P [].
    by case/and4P.
  by apply: eq_bigr => v _; apply: IH => //; exact: agree_upd.
- case Ea: (tr _ _ a) => [m1|] //; case Eb: (tr _ _ b) => [m2|] // E ag.
  by rewrite (mmulsE _ E) (IHa _ _ Ea ag) (IHb _ _ Eb ag).
- case Ea: (tr _ _ a) => [m1|] //; case Eb: (tr _ _ b) => [m2|] // [<-] ag.
  by rewrite /sden big_cat (IHa _ _ Ea ag) (IHb _ _ Eb ag).
- by case Ea: (tr _ _ a) => [m1|] // [<-] ag; rewrite N (IHa _ _ Ea ag).
Qed.
`;
