/** Terms, their monomials, normal forms, comparison up to names (definitions). Part of the prelude of every Coq file. */
export const normal = String.raw`Arguments pmul : simpl never. Arguments padd : simpl never. Arguments pconst : simpl never.
(* ---- 5. Terms, and monomials made of them. ---- *)
Inductive nexp := NS of nat | NI of nat | NC of nat | NAdd of nexp & nexp | NMul of nexp & nexp | NPow of nexp & nat.
Inductive rel := REq | RNe | RLe | RLt.
Inductive term :=
| Num of nat | Frac of nat & nat | Nat of nexp | At of nat & seq nat | Ind of rel & nexp & nexp
| Sum of nat & nexp & term | Mul of term & term | Add of term & term | Opp of term.
(* how an index is taken apart: i = a*B + b, or i < A + B case by case *)
Inductive plan := PLeaf | POne | PMul of npoly & npoly & nat & nat & plan & plan | PAdd of npoly & npoly & plan & plan.

Fixpoint psz (n : nexp) : npoly :=
  match n with
  | NS i => pvar i | NI x => pvar x | NC k => pconst k | NAdd a b => padd (psz a) (psz b)
  | NMul a b => pmul (psz a) (psz b) | NPow a k => iter k (pmul (psz a)) (pconst 1)
  end.
Definition simple es gs : seq mon := [:: Mon 1 1 [::] es gs].
Definition disjoint (a b : seq nat) := all (fun x => x \notin b) a.
Definition mneg m := Mon (- cf m)%R (dn m) (bs m) (eqs m) (fs m).
Definition mmul m n : option mon :=
  if disjoint (names (bs m)) (bvars (eqs n) (fs n)) && disjoint (names (bs n)) (bvars (eqs m) (fs m)) then
    Some (Mon (cf m * cf n)%R (dn m * dn n) (bs m ++ bs n) (eqs m ++ eqs n) (fs m ++ fs n))
  else None.
Definition msub x q m : option mon :=
  if (x \notin names (bs m)) && disjoint (pvars q) (names (bs m)) then
    Some (Mon (cf m) (dn m) (bs m) (map (esub (one x q)) (eqs m)) (map (fsub (one x q)) (fs m)))
  else None.
Definition mbind x s m := Mon (cf m) (dn m) ((x, s) :: bs m) (eqs m) (fs m).
Fixpoint allsome (A B : Type) (f : A -> option B) (l : seq A) : option (seq B) :=
  if l is a :: l' then
    if f a is Some b then (if allsome f l' is Some bl then Some (b :: bl) else None) else None
  else Some [::].
Fixpoint mmuls (ms ns : seq mon) : option (seq mon) :=
  if ms is m :: ms' then
    if allsome (mmul m) ns is Some a then (if mmuls ms' ns is Some b then Some (a ++ b) else None) else None
  else Some [::].
Definition below (K : nat) (p : npoly) := all (fun y => y < K) (pvars p).
Definition fresh x (ms : seq mon) := all (fun m => x \notin bvars (eqs m) (fs m)) ms.
Fixpoint spl (K : nat) (pl : plan) (x : nat) (s : npoly) (ms : seq mon) : option (seq mon) :=
  match pl with
  | PLeaf => if K <= x then Some (map (mbind x s) ms) else None
  | POne => if (s == pconst 1) && (K <= x) then allsome (msub x [::]) ms else None
  | PMul A B x1 x2 p1 p2 =>
    if [&& pmul A B == s, below K A, below K B & [&& K <= x, K <= x1, K <= x2, x1 != x2 & fresh x1 ms && fresh x2 ms]] then
      if allsome (msub x (padd (pmul (pvar x1) B) (pvar x2))) ms is Some ms1 then
        if spl K p2 x2 B ms1 is Some ms2 then spl K p1 x1 A ms2 else None
      else None
    else None
  | PAdd A B p1 p2 =>
    if [&& padd A B == s, below K A, below K B & K <= x] then
      if allsome (msub x (padd A (pvar x))) ms is Some ms' then
        match spl K p1 x A ms, spl K p2 x B ms' with Some a, Some b => Some (a ++ b) | _, _ => None end
      else None
    else None
  end.
Definition planof (ps : seq (nat * plan)) x := nth PLeaf (map snd ps) (index x (map fst ps)).
Fixpoint tr K ps (t : term) : option (seq mon) :=
  match t with
  | Num k => Some [:: Mon (Posz k) 1 [::] [::] [::]]
  | Frac k q => Some [:: Mon (Posz k) q [::] [::] [::]]
  | Nat n => Some (simple [::] [:: FNat (psz n)])
  | At f xs => Some (simple [::] [:: FAt f (map pvar xs)])
  | Ind REq a b => Some (simple [:: (psz a, psz b)] [::])
  | Ind RNe a b => Some (Mon 1 1 [::] [::] [::] :: map mneg (simple [:: (psz a, psz b)] [::]))
  | Ind RLe a b => Some (simple [::] [:: FLe (psz a) (psz b)])
  | Ind RLt a b => Some (simple [::] [:: FLe (padd (psz a) (pconst 1)) (psz b)])
  | Sum x s t => if tr K ps t is Some ms then (if below K (psz s) then spl K (planof ps x) x (psz s) ms else None) else None
  | Mul a b => match tr K ps a, tr K ps b with Some ms, Some ns => mmuls ms ns | _, _ => None end
  | Add a b => match tr K ps a, tr K ps b with Some ms, Some ns => Some (ms ++ ns) | _, _ => None end
  | Opp a => if tr K ps a is Some ms then Some (map mneg ms) else None
  end.

(* ---- 6. Normal form of a monomial. ---- *)
Fixpoint loose (g keep b : ctx) es gs : ctx * seq fac :=
  if b is (x, s) :: b' then
    if (x \notin bvars es gs) && closed (names (b' ++ keep ++ g)) s then loose g keep b' es (FNat s :: gs)
    else loose g ((x, s) :: keep) b' es gs
  else (keep, gs).
Fixpoint nats gs : npoly * seq fac :=
  if gs is f :: gs' then
    let: (p, r) := nats gs' in
    if f is FNat q then (pmul q p, r) else (p, f :: r)
  else (pconst 1, [::]).
Fixpoint les (g : ctx) gs : option (seq fac) :=
  if gs is f :: gs' then
    if les g gs' is Some r then
      if f is FLe p q then
        if ltp fuel g q p then None
        else if ltp fuel g p (padd q (pconst 1)) then Some r
        else let: (p, q) := cancel p q in Some (FLe p q :: r)
      else Some (f :: r)
    else None
  else Some [::].
Definition nf (g : ctx) (m : mon) : seq mon :=
  if simp 300 g (bs m) (eqs m) [::] (fs m) is Some (b, es, gs) then
    if les (b ++ g) gs is Some gs then
      let: (b, gs) := loose g [::] b es gs in
      let: (p, r) := nats gs in
      map (fun t => Mon (cf m * Posz t.1)%R (dn m) b es (r ++ map (fun y => FNat (pvar y)) t.2)) p
    else [::]
  else [::].

(* ---- 7. Monomials equal up to order and the names of bound indices. ---- *)
Definition ren (l : seq (nat * nat)) y := nth y (map snd l) (index y (map fst l)).
Definition facs m := map (fun e : eqn => FEq e.1 e.2) (eqs m) ++ fs m.
Definition feq f g :=
  match f, g with
  | FAt f a, FAt g b => (f == g) && (a == b)
  | FLe p q, FLe p' q' => (p == p') && (q == q')
  | FEq p q, FEq p' q' => ((p == p') && (q == q')) || ((p == q') && (q == p'))
  | FNat p, FNat q => p == q
  | _, _ => false
  end.
Fixpoint rmf f gs : option (seq fac) :=
  if gs is g :: gs' then (if feq f g then Some gs' else omap (cons g) (rmf f gs')) else None.
Fixpoint samef gs hs := if gs is f :: gs' then (if rmf f hs is Some hs' then samef gs' hs' else false) else nilp hs.
(* the renaming is searched for; only the test after it is relied on *)
Definition unifv (b1 b2 : seq nat) x y (l : seq (nat * nat)) : option (seq (nat * nat)) :=
  if y \in b2 then
    if y \in map fst l then (if ren l y == x then Some l else None)
    else if (x \in b1) && (x \notin map snd l) then Some ((y, x) :: l) else None
  else if x == y then Some l else None.
Fixpoint unifm b1 b2 (m1 m2 : seq nat) l :=
  match m1, m2 with
  | x :: m1', y :: m2' => obind (unifm b1 b2 m1' m2') (unifv b1 b2 x y l)
  | [::], [::] => Some l | _, _ => None
  end.
Definition unift b1 b2 (p1 : npoly) (t : nat * seq nat) l :=
  let out b (m : seq nat) := filter (fun y => y \notin b) m in let inn b (m : seq nat) := filter (fun y => y \in b) m in
  if ohead (filter (fun u => (u.1 == t.1) && (out b1 u.2 == out b2 t.2)) p1) is Some u then
    unifm b1 b2 (inn b1 u.2) (inn b2 t.2) l
  else None.
Definition unifp b1 b2 (p1 p2 : npoly) l :=
  if size p1 == size p2 then foldl (fun a t => obind (unift b1 b2 p1 t) a) (Some l) p2 else None.
Fixpoint unifs b1 b2 (a1 a2 : seq npoly) l :=
  match a1, a2 with
  | p :: a1', q :: a2' => obind (unifs b1 b2 a1' a2') (unifp b1 b2 p q l)
  | [::], [::] => Some l | _, _ => None
  end.
Definition unif b1 b2 f1 f2 l : seq (seq (nat * nat)) :=
  match f1, f2 with
  | FAt f a, FAt g b => if f == g then seq_of_opt (unifs b1 b2 a b l) else [::]
  | FLe p q, FLe p' q' => seq_of_opt (unifs b1 b2 [:: p; q] [:: p'; q'] l)
  | FEq p q, FEq p' q' => seq_of_opt (unifs b1 b2 [:: p; q] [:: p'; q'] l) ++ seq_of_opt (unifs b1 b2 [:: p; q] [:: q'; p'] l)
  | FNat p, FNat q => if p == q then [:: l] else [::]
  | _, _ => [::]
  end.
Fixpoint pick (A : Type) (f : A -> bool) (l : seq A) : option (A * seq A) :=
  if l is a :: l' then (if f a then Some (a, l') else omap (fun u => (u.1, a :: u.2)) (pick f l')) else None.
Fixpoint selections (A : Type) (l : seq A) : seq (A * seq A) :=
  if l is a :: l' then (a, l') :: map (fun u => (u.1, a :: u.2)) (selections l') else [::].
Fixpoint search k b1 b2 gs2 gs1 l : option (seq (nat * nat)) :=
  if k is k'.+1 then
    let known f := has (fun y => (y \notin b2) || (y \in map fst l)) (fvars f) in
    if (if pick known gs2 is Some u then Some u else pick xpredT gs2) is Some (f2, gs2') then
      firstsome (fun u => firstsome (search k' b1 b2 gs2' u.2) (unif b1 b2 u.1 f2 l)) (selections gs1)
    else Some l
  else None.
Definition eqm (m1 m2 : mon) : bool :=
  let: (f1, f2) := (facs m1, facs m2) in
  if (size f1 == size f2) && (size (bs m1) == size (bs m2)) then
    if search (size f2).+1 (names (bs m1)) (names (bs m2)) f2 f1 [::] is Some l then
      let v := bvars [::] f2 in let b2 := names (bs m2) in
      [&& perm_eq (map (fun b => (ren l b.1, b.2)) (bs m2)) (bs m1), uniq (names (bs m1)),
          all (fun y => (y \in b2) || (ren l y == y)) v,
          all (fun x => all (fun y => (ren l x == ren l y) ==> (x == y)) (v ++ b2)) b2 &
          samef (map (fsub (fun y => pvar (ren l y))) f2) f1]
    else false
  else false.
(* like monomials joined; fl: fractions may be added *)
Fixpoint ins (fl : bool) m (acc : seq mon) : seq mon :=
  if acc is a :: acc' then
    if [&& (dn a == dn m) || [&& fl, (0 < dn a)%N & (0 < dn m)%N] & eqm a m] then
      (if dn a == dn m then Mon (cf a + cf m)%R (dn a) (bs a) (eqs a) (fs a)
       else Mon (cf a * Posz (dn m) + cf m * Posz (dn a))%R (dn a * dn m) (bs a) (eqs a) (fs a)) :: acc'
    else a :: ins fl m acc'
  else [:: m].
Definition zero fl (ms : seq mon) : bool :=
  all (fun m => uniq (names (bs m) ++ [::])) ms &&
  all (fun m => cf m == 0%R) (foldl (fun a m => ins fl m a) [::] (flatten (map (nf [::]) ms))).
Fixpoint isum (ax : seq (nat * nexp)) t := if ax is (x, s) :: ax' then Sum x s (isum ax' t) else t.
(* the names: sizes below K, indices not; tensors below w *)
Fixpoint nwf K (n : nexp) := match n with
  | NS i => i < K | NI x => K <= x | NC _ => true | NAdd a b | NMul a b => nwf K a && nwf K b | NPow a _ => nwf K a end.
Fixpoint twf K w (t : term) := match t with
  | Num _ | Frac _ _ => true | Nat n => nwf K n | At f xs => (f < w) && all (leq K) xs | Ind _ a b => nwf K a && nwf K b
  | Sum x s t => [&& K <= x, nwf K s & twf K w t] | Mul a b | Add a b => twf K w a && twf K w b | Opp a => twf K w a end.
Definition check K w fl ps (ax : seq (nat * nexp)) (l r : term) : bool :=
  if tr K ps (isum ax (Mul (At w (map fst ax)) (Add l (Opp r)))) is Some ms then zero fl ms else false.
`;
