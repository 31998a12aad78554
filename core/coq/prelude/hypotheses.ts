/** Statements that hold under hypotheses. Part of the prelude of every Coq file. */
export const hypotheses = String.raw`(* ---- 10. With hypotheses: each correction is a contraction of a hypothesis "l = r" with a weight. ---- *)
Record corr := Corr { cax : seq (nat * nexp); cw : term; cl : term; cr : term }.
Definition corrected r (cs : seq corr) :=
  foldr (fun c t => Add (isum (cax c) (Mul (cw c) (Add (cl c) (Opp (cr c))))) t) r cs.
Section Hypotheses.
Variables (R : comRingType) (iv : nat -> R) (zs : seq nat) (tb : seq {cs : seq nexp & arr R zs cs}).
Notation holds := (holds iv tb). Notation den := (den iv tb). Notation types := (@types zs).
Lemma look_cat (E1 E : env zs) x : lookG (types E1) x <> None -> look (E1 ++ E) x = look E1 x.
Proof. by elim: E1 => //= [[y b] E1 IH] /=; case: eqP. Qed.
Lemma lookG_in G x : x \in map fst G -> lookG G x <> None.
Proof. by elim: G => //= [[y s] G IH] /=; rewrite inE eq_sym; case: eqP. Qed.
Lemma nden1_cat K (E1 E : env zs) n : nwt K (types E1) n -> nden1 (E1 ++ E) n = nden1 E1 n.
Proof.
elim: n => //= [x /lookG_in /look_cat -> //|a IHa b IHb /andP [/IHa -> /IHb ->]|a IHa b IHb /andP [/IHa -> /IHb ->]|a IHa k /IHa ->] //.
Qed.
Lemma app_cat cs A xs (E1 E : env zs) : awt (types E1) cs xs -> @app R zs cs A xs (E1 ++ E) = @app R zs cs A xs E1.
Proof.
elim: cs A xs => [|c cs IH] A [|x xs] //= /andP [lx aw].
rewrite look_cat; last by case: (lookG _ _) lx.
by case: (look E1 x) => [[s v]|] //; case: (nexp_dec s c) => // e; exact: IH.
Qed.
Lemma den_cat K t (E1 E : env zs) : wt K (css tb) (types E1) t -> den (E1 ++ E) t = den E1 t.
Proof.
elim: t E1 => //= [n|f xs|r a b|x s t IH|a IHa b IHb|a IHa b IHb|a IHa] E1.
- by move=> /(nden1_cat E) ->.
- move=> /andP [fs aw]; apply: app_cat; move: aw; congr awt.
  by rewrite /css /sig (nth_map (existT (arr R zs) [::] 0)) // -(size_map (@projT1 _ (arr R zs))).
- by move=> /andP [/(nden1_cat E) -> /(nden1_cat E) ->].
- by move=> /and3P [_ _ w]; apply: eq_bigr => v _; rewrite -cat_cons; apply: IH.
- by move=> /andP [/IHa -> /IHb ->].
- by move=> /andP [/IHa -> /IHb ->].
- by move=> /IHa ->.
Qed.
Lemma corr0 K (c : corr) E1 E : wt K (css tb) (rev (cax c) ++ types E1) (cl c) -> wt K (css tb) (rev (cax c) ++ types E1) (cr c) ->
  holds (cax c) (cl c) (cr c) E1 -> den (E1 ++ E) (isum (cax c) (Mul (cw c) (Add (cl c) (Opp (cr c))))) = 0.
Proof.
elim: (cax c) E1 => [|[x s] ax IH] E1 /= wl wr H.
  by rewrite (den_cat _ wl) (den_cat _ wr) H subrr mulr0.
rewrite big1 // => v _; rewrite -cat_cons; apply: IH => //; by rewrite /= -cat_rcons -rev_cons.
Qed.
Fixpoint all_hold (cs : seq corr) : Prop :=
  if cs is c :: cs' then holds (cax c) (cl c) (cr c) [::] /\ all_hold cs' else True.
Definition corrs_wt K cs := all (fun c => wt K (css tb) (rev (cax c)) (cl c) && wt K (css tb) (rev (cax c)) (cr c)) cs.
Lemma corrected0 K cs r E : corrs_wt K cs -> all_hold cs -> den E (corrected r cs) = den E r.
Proof.
elim: cs => //= c cs IH /andP [/andP [wl wr] ws] [h hs].
by rewrite IH // -[E in den E (isum _ _)]cat0s (@corr0 K) ?cats0 // add0r.
Qed.
Lemma holds_corrected K cs ax l r : corrs_wt K cs -> all_hold cs ->
  holds ax l (corrected r cs) [::] -> holds ax l r [::].
Proof.
move=> w h; elim: ax [::] => [|[x s] ax IH] E /=; first by rewrite (corrected0 _ _ w).
by move=> H v; exact: IH.
Qed.
End Hypotheses.
Theorem ring_sound_with (R : comRingType) zs tb K ps ax l r cs :
  @accept R zs tb K false ps ax l (corrected r cs) && corrs_wt tb K cs ->
  all_hold (fun _ => 1) tb cs -> @holds R (fun _ => 1) zs tb ax l r [::].
Proof. by move=> /andP [a w] h; apply: (holds_corrected w h); exact: ring_sound a. Qed.
Theorem field_sound_with (R : numFieldType) zs tb K ps ax l r cs :
  @accept R zs tb K true ps ax l (corrected r cs) && corrs_wt tb K cs ->
  all_hold (fun q => q%:R^-1) tb cs -> @holds R (fun q => q%:R^-1) zs tb ax l r [::].
Proof. by move=> /andP [a w] h; apply: (holds_corrected w h); exact: field_sound a. Qed.
`;
