/** Inverse, determinant, adjugate of functions on ordinals, by the matrices of MathComp. Part of the prelude of every Coq file. */
export const matrices = String.raw`(* ---- 11. Matrices: functions on ordinals are matrices of MathComp. ---- *)
Section Matrices.
Variable F : fieldType.
Implicit Types (n m : nat) (c : F).
Definition mx n m (A : 'I_n -> 'I_m -> F) : 'M[F]_(n, m) := \matrix_(i, j) A i j.
Definition inv n (A : 'I_n -> 'I_n -> F) i j : F := invmx (mx A) i j.
Definition det n (A : 'I_n -> 'I_n -> F) : F := \det (mx A).
Definition adj n (A : 'I_n -> 'I_n -> F) i j : F := (\adj (mx A)) i j.
Definition invertible n (A : 'I_n -> 'I_n -> F) : bool := mx A \in unitmx.
Definition orthogonal n (A : 'I_n -> 'I_n -> F) := forall i j, \sum_(k < n) A k i * A k j = (i == j :> nat)%N%:R.
Definition prod n (v : 'I_n -> F) : F := \prod_(i < n) v i.

Lemma mx_ext n m (A B : 'I_n -> 'I_m -> F) : (forall i j, A i j = B i j) -> mx A = mx B.
Proof. by move=> H; apply/matrixP => i j; rewrite !mxE. Qed.
Lemma inv_ext n (A B : 'I_n -> 'I_n -> F) : (forall i j, A i j = B i j) -> forall i j, inv A i j = inv B i j.
Proof. by move=> /mx_ext E i j; rewrite /inv E. Qed.
Lemma adj_ext n (A B : 'I_n -> 'I_n -> F) : (forall i j, A i j = B i j) -> forall i j, adj A i j = adj B i j.
Proof. by move=> /mx_ext E i j; rewrite /adj E. Qed.
Lemma det_ext n (A B : 'I_n -> 'I_n -> F) : (forall i j, A i j = B i j) -> det A = det B.
Proof. by move=> /mx_ext E; rewrite /det E. Qed.
Lemma prod_ext n (u v : 'I_n -> F) : (forall i, u i = v i) -> prod u = prod v.
Proof. by move=> E; apply: eq_bigr. Qed.

Lemma mx_mul n m k (A : 'I_n -> 'I_m -> F) (B : 'I_m -> 'I_k -> F) :
  mx (fun i j => \sum_(l < m) A i l * B l j) = mx A *m mx B.
Proof. by apply/matrixP => i j; rewrite !mxE; apply: eq_bigr => l _; rewrite !mxE. Qed.
Lemma mx_tr n m (A : 'I_n -> 'I_m -> F) : mx (fun i j => A j i) = (mx A)^T.
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.
Lemma mx_id n : mx (fun i j : 'I_n => (i == j :> nat)%N%:R) = 1%:M.
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.
Lemma mx_scale n m c (A : 'I_n -> 'I_m -> F) : mx (fun i j => c * A i j) = c *: mx A.
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.
Lemma mx_add n m (A B : 'I_n -> 'I_m -> F) : mx (fun i j => A i j + B i j) = mx A + mx B.
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.
Lemma mx_inv n (A : 'I_n -> 'I_n -> F) : mx (inv A) = invmx (mx A).
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.
Lemma mx_adj n (A : 'I_n -> 'I_n -> F) : mx (adj A) = \adj (mx A).
Proof. by apply/matrixP => i j; rewrite mxE. Qed.
Lemma mx_diag n (v : 'I_n -> F) : mx (fun i j : 'I_n => (i == j :> nat)%N%:R * v i) = diag_mx (\row_i v i).
Proof. by apply/matrixP => i j; rewrite !mxE -val_eqE; case: eqP => _ /=; rewrite ?mul1r ?mul0r ?mulr1n ?mulr0n. Qed.
Lemma mxP n m (A B : 'I_n -> 'I_m -> F) : mx A = mx B -> forall i j, A i j = B i j.
Proof. by move=> /matrixP E i j; have := E i j; rewrite !mxE. Qed.
Lemma mulP n m k (A : 'I_n -> 'I_m -> F) (B : 'I_m -> 'I_k -> F) C :
  mx A *m mx B = mx C -> forall i j, \sum_(l < m) A i l * B l j = C i j.
Proof. by rewrite -mx_mul; exact: mxP. Qed.

Lemma inv_right n (A : 'I_n -> 'I_n -> F) : invertible A -> forall i j, \sum_(k < n) A i k * inv A k j = (i == j :> nat)%N%:R.
Proof. by move=> u; apply: mulP; rewrite mx_inv mulmxV // mx_id. Qed.
Lemma inv_left n (A : 'I_n -> 'I_n -> F) : invertible A -> forall i j, \sum_(k < n) inv A i k * A k j = (i == j :> nat)%N%:R.
Proof. by move=> u; apply: mulP; rewrite mx_inv mulVmx // mx_id. Qed.
Lemma inv_unique n (A B : 'I_n -> 'I_n -> F) :
  (forall i j, \sum_(k < n) A i k * B k j = (i == j :> nat)%N%:R) -> forall i j, inv A i j = B i j.
Proof.
move=> H; have E : mx A *m mx B = 1%:M by rewrite -mx_mul -mx_id; exact: mx_ext.
apply: mxP; rewrite mx_inv; have [u _] := mulmx1_unit E.
by rewrite -[LHS]mulmx1 -E mulKmx.
Qed.
(* where matrices are invertible *)
Lemma invertible_ext n (A B : 'I_n -> 'I_n -> F) : (forall i j, A i j = B i j) -> invertible B -> invertible A.
Proof. by move=> /mx_ext E; rewrite /invertible E. Qed.
Lemma invertible_inv n (A : 'I_n -> 'I_n -> F) : invertible A -> invertible (inv A).
Proof. by move=> u; rewrite /invertible mx_inv unitmx_inv. Qed.
Lemma invertible_tr n (A : 'I_n -> 'I_n -> F) : invertible A -> invertible (fun i j => A j i).
Proof. by move=> u; rewrite /invertible mx_tr unitmx_tr. Qed.
Lemma invertible_mul n (A B : 'I_n -> 'I_n -> F) :
  invertible A -> invertible B -> invertible (fun i j => \sum_(k < n) A i k * B k j).
Proof. by rewrite /invertible mx_mul unitmx_mul => -> ->. Qed.
Lemma invertible_orthogonal n (A : 'I_n -> 'I_n -> F) : orthogonal A -> invertible A.
Proof.
move=> o; have E : (mx A)^T *m mx A = 1%:M by rewrite -mx_tr -mx_mul -mx_id; exact: mx_ext.
by have [_] := mulmx1_unit E.
Qed.
Lemma orthogonal_right n (A : 'I_n -> 'I_n -> F) : orthogonal A -> forall i j, \sum_(k < n) A i k * A j k = (i == j :> nat)%N%:R.
Proof.
move=> o; have E : (mx A)^T *m mx A = 1%:M by rewrite -mx_tr -mx_mul -mx_id; exact: mx_ext.
by have := mulmx1C E; rewrite -mx_tr -mx_mul -mx_id; exact: mxP.
Qed.
Lemma det_nonzero n (A : 'I_n -> 'I_n -> F) : invertible A -> det A != 0.
Proof. by rewrite /invertible unitmxE unitfE. Qed.

(* rules *)
Lemma inv_cancel n m (A : 'I_n -> 'I_n -> F) (B : 'I_n -> 'I_m -> F) : invertible A ->
  forall i j, \sum_(k < n) inv A i k * (\sum_(l < n) A k l * B l j) = B i j.
Proof. by move=> u; apply: mulP; rewrite mx_mul mx_inv mulKmx. Qed.
Lemma inv_transpose n (A : 'I_n -> 'I_n -> F) i j : inv (fun k l => A l k) i j = inv A j i.
Proof. by rewrite /inv mx_tr -trmx_inv mxE. Qed.
Lemma inv_inv n (A : 'I_n -> 'I_n -> F) : invertible A -> forall i j, inv (inv A) i j = A i j.
Proof. by move=> u; apply: mxP; rewrite !mx_inv invmxK. Qed.
Lemma inv_identity n (i j : 'I_n) : inv (fun k l : 'I_n => (k == l :> nat)%N%:R) i j = (i == j :> nat)%N%:R.
Proof. by rewrite /inv mx_id invmx1 mxE. Qed.
Lemma inv_scale n (A : 'I_n -> 'I_n -> F) c : c != 0 -> invertible A ->
  forall i j, inv (fun k l => c * A k l) i j = inv A i j * c^-1.
Proof.
rewrite /invertible => c0 u i j; rewrite /inv mx_scale -[RHS]mulrC.
have -> : invmx (c *: mx A) = c^-1 *: invmx (mx A); last by rewrite mxE.
have v : c *: mx A \in unitmx by rewrite unitmxZ ?unitfE.
by apply: (can_inj (mulKmx v)); rewrite mulmxV // -scalemxAl -scalemxAr scalerA mulfV // scale1r mulmxV.
Qed.
Lemma inv_product n (A B : 'I_n -> 'I_n -> F) : invertible A -> invertible B ->
  forall i j, inv (fun i j => \sum_(k < n) A i k * B k j) i j = \sum_(k < n) inv B i k * inv A k j.
Proof.
rewrite /invertible => u v; apply: mxP; rewrite mx_inv !mx_mul !mx_inv.
have w : mx A *m mx B \in unitmx by rewrite unitmx_mul u v.
by apply: (can_inj (mulKmx w)); rewrite mulmxV // -mulmxA mulKVmx // mulmxV.
Qed.
Lemma orthogonal_left n (A : 'I_n -> 'I_n -> F) : orthogonal A -> forall i j, \sum_(k < n) A k i * A k j = (i == j :> nat)%N%:R.
Proof. by []. Qed.
Lemma inv_orthogonal n (A : 'I_n -> 'I_n -> F) : orthogonal A -> forall i j, inv A i j = A j i.
Proof. by move=> o; exact: (inv_unique (orthogonal_right o)). Qed.
Lemma det_identity n : det (fun i j : 'I_n => (i == j :> nat)%N%:R) = 1.
Proof. by rewrite /det mx_id det1. Qed.
Lemma det_transpose n (A : 'I_n -> 'I_n -> F) : det (fun i j => A j i) = det A.
Proof. by rewrite /det mx_tr det_tr. Qed.
Lemma det_product n (A B : 'I_n -> 'I_n -> F) : det (fun i j => \sum_(k < n) A i k * B k j) = det A * det B.
Proof. by rewrite /det mx_mul det_mulmx. Qed.
Lemma det_scale n (A : 'I_n -> 'I_n -> F) c : det (fun i j => c * A i j) = c ^+ n * det A.
Proof. by rewrite /det mx_scale detZ. Qed.
Lemma det_inverse n (A : 'I_n -> 'I_n -> F) : det (inv A) = (det A)^-1.
Proof. by rewrite /det mx_inv det_inv. Qed.
Lemma det_square n (A : 'I_n -> 'I_n -> F) : orthogonal A -> det A * det A = 1.
Proof.
move=> o; have E : (mx A)^T *m mx A = 1%:M by rewrite -mx_tr -mx_mul -mx_id; exact: mx_ext.
by rewrite /det -{1}det_tr -det_mulmx E det1.
Qed.
Lemma adj_left n (A : 'I_n -> 'I_n -> F) i j : \sum_(k < n) adj A i k * A k j = det A * (i == j :> nat)%N%:R.
Proof.
by move: i j; apply: (mulP (C := fun i j : 'I_n => det A * (i == j :> nat)%N%:R)); rewrite mx_adj mul_adj_mx mx_scale mx_id scalemx1.
Qed.
Lemma adj_right n (A : 'I_n -> 'I_n -> F) i j : \sum_(k < n) A i k * adj A k j = det A * (i == j :> nat)%N%:R.
Proof.
by move: i j; apply: (mulP (C := fun i j : 'I_n => det A * (i == j :> nat)%N%:R)); rewrite mx_adj mul_mx_adj mx_scale mx_id scalemx1.
Qed.
Lemma adj_identity n (i j : 'I_n) : adj (fun k l : 'I_n => (k == l :> nat)%N%:R) i j = (i == j :> nat)%N%:R.
Proof. by rewrite /adj mx_id -[\adj _]mulmx1 mul_adj_mx det1 mxE. Qed.
Lemma adj_transpose n (A : 'I_n -> 'I_n -> F) i j : adj (fun k l => A l k) i j = adj A j i.
Proof. by rewrite /adj mx_tr -trmx_adj mxE. Qed.
Lemma adj_inverse n (A : 'I_n -> 'I_n -> F) : invertible A -> forall i j, adj A i j = det A * inv A i j.
Proof.
rewrite /invertible => u i j; rewrite /adj /inv /det /invmx u.
have -> : ((\det (mx A))^-1 *: \adj (mx A)) i j = (\det (mx A))^-1 * (\adj (mx A)) i j by rewrite mxE.
by rewrite mulrA mulfV ?mul1r // -unitfE -unitmxE.
Qed.
End Matrices.
Section Symmetric.
Variable F : numFieldType.
Implicit Types n : nat.
Definition symmetric n (A : 'I_n -> 'I_n -> F) := forall i j, A i j = A j i.
Definition antisymmetric n (A : 'I_n -> 'I_n -> F) := forall i j, A i j = - A j i.
Definition diagonal n (A : 'I_n -> 'I_n -> F) := forall i j : 'I_n, i != j -> A i j = 0.
Lemma half_twice (a : F) : a = (1%:R / 2%:R) * (a + a).
Proof. by rewrite -mulr2n -[a *+ 2]mulr_natl mulrA mulfVK ?pnatr_eq0 // mulr1n mul1r. Qed.
Lemma symmetric_def n (A : 'I_n -> 'I_n -> F) : symmetric A -> forall i j, A i j = (1%:R / 2%:R) * (A i j + A j i).
Proof. by move=> s i j; rewrite -(s i j); exact: half_twice. Qed.
Lemma antisymmetric_def n (A : 'I_n -> 'I_n -> F) : antisymmetric A -> forall i j, A i j = (1%:R / 2%:R) * (A i j - A j i).
Proof. by move=> s i j; rewrite -(s i j); exact: half_twice. Qed.
Lemma diagonal_def n (A : 'I_n -> 'I_n -> F) : diagonal A -> forall i j, A i j = (i == j :> nat)%N%:R * A i i.
Proof. by move=> d i j; case E: (i == j :> nat); rewrite ?mul1r ?mul0r; [move: E => /eqP/val_inj -> | apply: d; rewrite -val_eqE E]. Qed.
End Symmetric.
`;
