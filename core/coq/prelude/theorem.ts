/** The theorem: what the checker accepts holds for functions on ordinals. Part of the prelude of every Coq file. */
export const theorem = String.raw`(* ---- 8. The theorem: what the checker accepts holds. ---- *)
End Ring.

Lemma tden_T (R : comRingType) iv (T T' : nat -> seq nat -> R) z K w e t :
  (forall f a, (f < w)%N -> T f a = T' f a) -> twf K w t -> tden iv T z e t = tden iv T' z e t.
Proof.
move=> H; elim: t e => //= [f xs|x s t IH|a IHa b IHb|a IHa b IHb|a IHa] e.
- by move=> /andP [fw _]; exact: H.
- by move=> /and3P [_ _ /IH E]; apply: eq_bigr => v _; exact: E.
- by move=> /andP [/IHa -> /IHb ->].
- by move=> /andP [/IHa -> /IHb ->].
- by move=> /IHa ->.
Qed.
Section Check.
Variables (R : comRingType) (iv : nat -> R) (T : nat -> seq nat -> R) (z : nat -> nat).
Hypothesis iv1 : iv 1 = 1.
Hypothesis ivM : forall a b, iv (a * b)%N = iv a * iv b.
Lemma nval_ext e e' n : e =1 e' -> nval e n = nval e' n.
Proof. by move=> H; elim: n => //= [a -> b ->|a -> b ->|a ->]. Qed.
Lemma tden_ext e e' t : e =1 e' -> tden iv T z e t = tden iv T z e' t.
Proof.
elim: t e e' => //= [n|f xs|r a b|x s t IH|a IHa b IHb|a IHa b IHb|a IHa] e e' H.
- by rewrite (nval_ext _ H).
- by rewrite (eq_map H).
- by rewrite !(nval_ext _ H).
- by apply: eq_bigr => v _; apply: IH => y; rewrite /upd; case: eqP.
- by rewrite (IHa _ _ H) (IHb _ _ H).
- by rewrite (IHa _ _ H) (IHb _ _ H).
- by rewrite (IHa _ _ H).
Qed.
Variables (p : nat -> nat) (w : nat) (X : seq nat).
Definition Tw f a : R := if f == w then (a == map p X)%:R else T f a.
Definition updp (ax : seq (nat * nexp)) e := foldl (fun e b => upd e b.1 (p b.1)) e ax.
Lemma isum_zero ax t e x : x \in X -> x \notin map fst ax -> e x != p x ->
  tden iv Tw z e (isum ax (Mul (At w X) t)) = 0.
Proof.
move=> xX; elim: ax e => [|[y s] ax IH] e /= nx ne.
  rewrite /Tw eqxx; case: eqP => [E|_]; last by rewrite mul0r.
  by have /eq_in_map/(_ x xX) H := E; rewrite H eqxx in ne.
move: nx; rewrite inE negb_or => /andP [xy nx].
by rewrite big1 // => v _; apply: IH; rewrite // /upd (negbTE xy).
Qed.
Lemma isum_pick ax t e : uniq (map fst ax) -> {subset map fst ax <= X} ->
  all (fun b => p b.1 < nval z b.2)%N ax -> (forall y, y \in X -> y \notin map fst ax -> e y = p y) ->
  tden iv Tw z e (isum ax (Mul (At w X) t)) = tden iv Tw z (updp ax e) t.
Proof.
elim: ax e => [|[x s] ax IH] e /=.
  move=> _ _ _ H; rewrite /Tw eqxx; have -> : map e X = map p X by apply/eq_in_map => y yX; exact: H.
  by rewrite eqxx mul1r.
move=> /andP [nx u] sub /andP [lt a] H.
have xX : x \in X by apply: sub; rewrite inE eqxx.
rewrite big_mkord (bigD1 (Ordinal lt)) //= big1 ?addr0 => [|v nv].
  apply: IH => // [y yx|y yX ny]; first by apply: sub; rewrite inE yx orbT.
  by rewrite /upd; case: eqP => [->|/eqP yx] //; apply: H; rewrite // inE negb_or yx.
by apply: (@isum_zero _ _ _ x) => //; rewrite /upd eqxx; apply: contra nv => /eqP E; apply/eqP/val_inj.
Qed.
End Check.
Lemma checkP (R : comRingType) iv (T : nat -> seq nat -> R) z K w (fl : bool) ps ax l r p :
  iv 1%N = 1 -> (forall a b, iv (a * b)%N = iv a * iv b) -> (fl -> forall q, (0 < q)%N -> q%:R * iv q = 1) ->
  check K w fl ps ax l r -> uniq (map fst ax) -> twf K w l -> twf K w r -> all (fun b => p b.1 < nval z b.2)%N ax ->
  tden iv T z (updp p ax z) l = tden iv T z (updp p ax z) r.
Proof.
move=> iv1 ivM Hiv; rewrite /check; case E: (tr _ _ _) => [ms|] // H u wl wr lt.
set T' := Tw T p w (map fst ax).
have TT f a : (f < w)%N -> T f a = T' f a by move=> fw; rewrite /T' /Tw (ltn_eqF fw).
have := trP T' iv1 ivM E (fun y _ => erefl (z y)).
rewrite (zeroP T' ivM Hiv _ H); last by split.
rewrite (isum_pick _ _ _ _ u (fun y yx => yx) lt); last by move=> y ->.
rewrite /= -/T' => /eqP; rewrite subr_eq0 => /eqP.
by rewrite -(tden_T iv z _ TT wl) -(tden_T iv z _ TT wr).
Qed.

(* ---- 9. Statements with ordinals: tensors are functions 'I_n -> 'I_m -> R. ---- *)
Fixpoint nexp_dec (a b : nexp) : {a = b} + {a <> b}.
Proof. by decide equality; apply: PeanoNat.Nat.eq_dec. Defined.
Definition nexp_eqMixin := comparableMixin nexp_dec.
Canonical nexp_eqType := Eval hnf in EqType nexp nexp_eqMixin.
Fixpoint nwt K (G : seq (nat * nexp)) (n : nexp) :=
  match n with
  | NS i => (i < K)%N | NI x => x \in map fst G | NC _ => true
  | NAdd a b | NMul a b => nwt K G a && nwt K G b | NPow a _ => nwt K G a
  end.
Fixpoint lookG (G : seq (nat * nexp)) x := if G is b :: G' then (if b.1 == x then Some b.2 else lookG G' x) else None.
Fixpoint awt G (cs : seq nexp) (xs : seq nat) :=
  match cs, xs with
  | c :: cs', x :: xs' => (if lookG G x is Some s then (if nexp_dec s c then true else false) else false) && awt G cs' xs'
  | [::], [::] => true | _, _ => false
  end.
Fixpoint wt K (css : seq (seq nexp)) (G : seq (nat * nexp)) (t : term) : bool :=
  match t with
  | Num _ | Frac _ _ => true | Nat n => nwt K G n
  | At f xs => (f < size css)%N && awt G (nth [::] css f) xs
  | Ind _ a b => nwt K G a && nwt K G b
  | Sum x s t => [&& (K <= x)%N, nwt K [::] s & wt K css ((x, s) :: G) t]
  | Mul a b | Add a b => wt K css G a && wt K css G b | Opp a => wt K css G a
  end.
Section Ordinals.
Variables (R : comRingType) (iv : nat -> R) (zs : seq nat).
Let z := nth 0%N zs.
Definition sz n : nat := nval z n.
Fixpoint arr (cs : seq nexp) : Type := if cs is c :: cs' then 'I_(sz c) -> arr cs' else R.
Definition env := seq (nat * {s : nexp & 'I_(sz s)}).
Fixpoint look (E : env) x : option {s : nexp & 'I_(sz s)} :=
  if E is b :: E' then (if b.1 == x then Some b.2 else look E' x) else None.
Fixpoint app (cs : seq nexp) : arr cs -> seq nat -> env -> R :=
  match cs return arr cs -> seq nat -> env -> R with
  | [::] => fun A xs E => if xs is [::] then A else 0
  | c :: cs' => fun A xs E =>
    if xs is x :: xs' then
      match look E x with
      | Some (existT s v) =>
        match nexp_dec s c with
        | left e => @app cs' (A (eq_rect s (fun s => 'I_(sz s)) v c e)) xs' E
        | right _ => 0
        end
      | None => 0
      end
    else 0
  end.
Fixpoint nden1 (E : env) (n : nexp) : nat :=
  match n with
  | NS i => nth 0%N zs i | NI x => if look E x is Some (existT s v) then nat_of_ord v else 0%N | NC k => k
  | NAdd a b => nden1 E a + nden1 E b | NMul a b => nden1 E a * nden1 E b | NPow a k => nden1 E a ^ k
  end%N.
Variable tb : seq {cs : seq nexp & arr cs}.
Definition sig f : {cs : seq nexp & arr cs} := nth (existT arr [::] 0) tb f.
Fixpoint den (E : env) (t : term) : R :=
  match t with
  | Num k => k%:R | Frac k q => k%:R * iv q | Nat n => (nden1 E n)%:R
  | At f xs => app (projT2 (sig f)) xs E
  | Ind r a b => (relb r (nden1 E a) (nden1 E b))%:R
  | Sum x s t => \sum_(v < sz s) den ((x, existT (fun s => 'I_(sz s)) s v) :: E) t
  | Mul a b => den E a * den E b | Add a b => den E a + den E b | Opp a => - den E a
  end.
Fixpoint holds (ax : seq (nat * nexp)) (l r : term) (E : env) : Prop :=
  if ax is (x, s) :: ax' then forall v : 'I_(sz s), holds ax' l r ((x, existT (fun s => 'I_(sz s)) s v) :: E)
  else den E l = den E r.

Definition types (E : env) := map (fun b => (b.1, projT1 b.2)) E.
Definition envn (E : env) y : nat := if look E y is Some (existT s v) then nat_of_ord v else z y.
Fixpoint appn (cs : seq nexp) : arr cs -> seq nat -> R :=
  match cs return arr cs -> seq nat -> R with
  | [::] => fun A xs => A
  | c :: cs' => fun A xs => if xs is i :: xs' then (if insub i is Some v then @appn cs' (A v) xs' else 0) else 0
  end.
Lemma lookP E x : match look E x with Some b => lookG (types E) x = Some (projT1 b) | None => lookG (types E) x = None end.
Proof. by elim: E => //= [[y b] E IH] /=; case: eqP. Qed.
Lemma look_in E x : x \in map fst (types E) -> look E x <> None.
Proof. elim: E => //= [[y b] E IH] /=; rewrite inE eq_sym; by case: eqP. Qed.
Lemma appP cs A xs E : awt (types E) cs xs -> @app cs A xs E = @appn cs A (map (envn E) xs).
Proof.
elim: cs A xs => [|c cs IH] A [|x xs] //= /andP [lx aw].
have := lookP E x; rewrite /envn; case: (look E x) lx => [[s v]|] lx H; rewrite H // in lx; move: lx.
rewrite /=; case: (nexp_dec s c) => // e _; case: c / e A => A /=.
by rewrite valK IH.
Qed.
Lemma nden1P K E n : all (fun b => K <= b.1)%N E -> nwt K (types E) n -> nden1 E n = nval (envn E) n.
Proof.
move=> KE; elim: n => //= [i iK|x xE|a IHa b IHb /andP [/IHa -> /IHb ->]|a IHa b IHb /andP [/IHa -> /IHb ->]|a IHa k /IHa ->] //.
- rewrite /envn; suff -> : look E i = None by [].
  elim: E KE => //= [[y b] E IH] /= /andP [Ky KE]; case: eqP => [yi|_]; last exact: IH.
  by move: Ky; rewrite yi leqNgt iK.
- by rewrite /envn; have := look_in xE; case: (look E x) => // [[s v]].
Qed.
Lemma nwtP K n : nwt K [::] n -> forall e, (forall y, (y < K)%N -> e y = z y) -> nval e n = sz n.
Proof.
rewrite /sz => H e He; by elim: n H => //= [a IHa b IHb /andP [/IHa -> /IHb ->]|a IHa b IHb /andP [/IHa -> /IHb ->]|a IHa k /IHa ->].
Qed.
Definition Tn f a : R := appn (projT2 (sig f)) a.
Definition css := map (@projT1 _ arr) tb.
Lemma denP K t E : all (fun b => K <= b.1)%N E -> wt K css (types E) t -> den E t = tden iv Tn z (envn E) t.
Proof.
elim: t E => //= [n|f xs|r a b|x s t IH|a IHa b IHb|a IHa b IHb|a IHa] E KE.
- by move=> /(nden1P KE) ->.
- move=> /andP [fs aw]; rewrite appP //; move: aw; congr awt.
  by rewrite /css /sig (nth_map (existT arr [::] 0)) // -(size_map (@projT1 _ arr)).
- by move=> /andP [/(nden1P KE) -> /(nden1P KE) ->].
- move=> /and3P [Kx ws wt_t]; rewrite -/(sz s) big_mkord; apply: eq_bigr => v _.
  rewrite IH //=; last by rewrite Kx.
  by apply: tden_ext => y; rewrite /envn /upd /= eq_sym; case: eqP.
- by move=> /andP [/(IHa _ KE) -> /(IHb _ KE) ->].
- by move=> /andP [/(IHa _ KE) -> /(IHb _ KE) ->].
- by move=> /(IHa _ KE) ->.
Qed.
Definition accept K fl ps ax l r : bool :=
  [&& all (fun b => (K <= b.1)%N && nwt K [::] b.2) ax, uniq (map fst ax),
      wt K css (rev ax) l && twf K (size css) l, wt K css (rev ax) r && twf K (size css) r &
      check K (size css) fl ps ax l r].
Hypothesis iv1 : iv 1%N = 1.
Hypothesis ivM : forall a b, iv (a * b)%N = iv a * iv b.
Theorem sound K (fl : bool) ps ax l r : (fl -> forall q, (0 < q)%N -> q%:R * iv q = 1) ->
  accept K fl ps ax l r -> holds ax l r [::].
Proof.
move=> Hiv /and5P [aK u /andP [wl twl] /andP [wr twr] ch].
have P (E : env) : types E = rev ax -> den E l = den E r.
  move=> tE; have KE : all (fun b => K <= b.1)%N E.
    have : all (fun b => K <= b.1)%N (types E).
      by rewrite tE all_rev; apply: sub_all aK => b /andP [].
    by rewrite /types all_map.
  rewrite (denP KE) ?tE // (denP KE) ?tE //.
  have names_E : map fst E = rev (map fst ax).
    by rewrite -map_rev -tE /types -map_comp.
  have out y : y \notin map fst ax -> envn E y = z y.
    rewrite -mem_rev -names_E /envn; elim: (E) => //= [[x b] E' IH] /=.
    by rewrite inE negb_or eq_sym => /andP [/negbTE -> /IH].
  have Eu : updp (envn E) ax z =1 envn E.
    suff G : forall ax' e, (forall y, y \notin map fst ax' -> e y = envn E y) -> updp (envn E) ax' e =1 envn E.
      by apply: G => y /out ->.
    elim=> [|[x s] ax' IH] e H y /=; first exact: H.
    apply: IH => y' ny; rewrite /upd; case: eqP => [->|/eqP ne] //; apply: H => //=.
    by rewrite inE negb_or ne.
  rewrite -(tden_ext iv Tn z l Eu) -(tden_ext iv Tn z r Eu).
  apply: (@checkP R iv Tn z K (size css) fl ps ax l r (envn E) iv1 ivM Hiv ch u twl twr).
  apply/allP => -[x s] xa /=; rewrite -/(sz s).
  have : lookG (types E) x = Some s.
    rewrite tE; have : (x, s) \in rev ax by rewrite mem_rev.
    have : uniq (map fst (rev ax)) by rewrite map_rev rev_uniq.
    elim: (rev ax) => [//|[y t] G IH] /= /andP [ny uG]; rewrite inE => /orP [/eqP [-> ->]|xG]; first by rewrite eqxx.
    case: eqP => [yx|_]; last exact: IH.
    by have := map_f fst xG; rewrite /= -yx (negbTE ny).
  by rewrite /envn; have := lookP E x; case: (look E x) => [[s' v]|] -> //= [<-].
suff G : forall ax2 ax1 (E : env), ax = ax1 ++ ax2 -> types E = rev ax1 -> holds ax2 l r E by exact: (G ax [::]).
elim=> [|[x s] ax2 IH] ax1 E /= Ea tE; first by apply: P; rewrite Ea cats0.
by move=> v; apply: (IH (rcons ax1 (x, s))); rewrite ?cat_rcons // rev_rcons /= tE.
Qed.
End Ordinals.
Theorem ring_sound (R : comRingType) zs tb K ps ax l r :
  @accept R zs tb K false ps ax l r -> @holds R (fun _ => 1) zs tb ax l r [::].
Proof. by apply: sound => // a b; rewrite mulr1. Qed.
Theorem field_sound (R : numFieldType) zs tb K ps ax l r :
  @accept R zs tb K true ps ax l r -> @holds R (fun q => q%:R^-1) zs tb ax l r [::].
Proof.
apply: sound => [|a b|_ q q0]; first exact: invr1; first by rewrite natrM invfM.
by rewrite mulfV // pnatr_eq0 -lt0n.
Qed.
`;
