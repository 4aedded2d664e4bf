//go:build !purego

#include "textflag.h"

// 0 … 7, added to the first counter.
DATA iota<>+0(SB)/8, $0
DATA iota<>+8(SB)/8, $1
DATA iota<>+16(SB)/8, $2
DATA iota<>+24(SB)/8, $3
DATA iota<>+32(SB)/8, $4
DATA iota<>+40(SB)/8, $5
DATA iota<>+48(SB)/8, $6
DATA iota<>+56(SB)/8, $7
GLOBL iota<>(SB), RODATA|NOPTR, $64

// Which words of two registers make the first and the second register of the output: words 0
// and 1 of counter 0, of counter 1, …. 8 … 15 are those of the second register.
DATA lower<>+0(SB)/8, $0
DATA lower<>+8(SB)/8, $8
DATA lower<>+16(SB)/8, $1
DATA lower<>+24(SB)/8, $9
DATA lower<>+32(SB)/8, $2
DATA lower<>+40(SB)/8, $10
DATA lower<>+48(SB)/8, $3
DATA lower<>+56(SB)/8, $11
GLOBL lower<>(SB), RODATA|NOPTR, $64
DATA upper<>+0(SB)/8, $4
DATA upper<>+8(SB)/8, $12
DATA upper<>+16(SB)/8, $5
DATA upper<>+24(SB)/8, $13
DATA upper<>+32(SB)/8, $6
DATA upper<>+40(SB)/8, $14
DATA upper<>+48(SB)/8, $7
DATA upper<>+56(SB)/8, $15
GLOBL upper<>(SB), RODATA|NOPTR, $64

// ROUND and ADDKEY work on two independent sets of eight counters, (Z0, Z1) and (Z2, Z3).
#define ROUND(r) \
	VPADDQ Z1, Z0, Z0; \
	VPADDQ Z3, Z2, Z2; \
	VPROLQ $r, Z1, Z1; \
	VPROLQ $r, Z3, Z3; \
	VPXORQ Z0, Z1, Z1; \
	VPXORQ Z2, Z3, Z3

#define ADDKEY(k0, k1) \
	VPADDQ k0, Z0, Z0; \
	VPADDQ k0, Z2, Z2; \
	VPADDQ k1, Z1, Z1; \
	VPADDQ k1, Z3, Z3

#define EVEN(k0, k1) \
	ROUND(16); \
	ROUND(42); \
	ROUND(12); \
	ROUND(31); \
	ADDKEY(k0, k1)

#define ODD(k0, k1) \
	ROUND(16); \
	ROUND(32); \
	ROUND(24); \
	ROUND(21); \
	ADDKEY(k0, k1)

// STORE makes the words of eight counters, x0 and x1, numbers in (0, 1) and stores them: the
// upper 52 bits become the fraction of a number in [1, 2), and 1 − 2⁻⁵³ is taken off, which is
// exact.
#define STORE(x0, x1, at) \
	VMOVDQA64 x0, Z4; \
	VPERMT2Q  x1, Z28, x0; \
	VPERMT2Q  x1, Z29, Z4; \
	VPSRLQ    $12, x0, x0; \
	VPSRLQ    $12, Z4, Z4; \
	VPORQ     Z30, x0, x0; \
	VPORQ     Z30, Z4, Z4; \
	VSUBPD    Z31, x0, x0; \
	VSUBPD    Z31, Z4, Z4; \
	VMOVUPD   x0, at(DI); \
	VMOVUPD   Z4, (at+64)(DI)

// func wide(dst []float64, c uint64, s *schedule)
TEXT ·wide(SB), NOSPLIT, $0-40
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ c+24(FP), AX
	MOVQ s+32(FP), SI
	SHRQ $5, CX
	JZ   done

	VPBROADCASTQ 0(SI), Z16
	VPBROADCASTQ 8(SI), Z17
	VPBROADCASTQ 16(SI), Z18
	VPBROADCASTQ 24(SI), Z19
	VPBROADCASTQ 32(SI), Z20
	VPBROADCASTQ 40(SI), Z21
	VPBROADCASTQ 48(SI), Z22
	VPBROADCASTQ 56(SI), Z23
	VPBROADCASTQ 64(SI), Z24
	VPBROADCASTQ 72(SI), Z25
	VPBROADCASTQ 80(SI), Z26
	VPBROADCASTQ 88(SI), Z27

	VPBROADCASTQ AX, Z12
	VPADDQ       iota<>(SB), Z12, Z12 // counters
	MOVQ         $8, AX
	VPBROADCASTQ AX, Z13
	VMOVDQU64    lower<>(SB), Z28
	VMOVDQU64    upper<>(SB), Z29
	MOVQ         $0x3FF0000000000000, AX // 1
	VPBROADCASTQ AX, Z30
	MOVQ         $0x3FEFFFFFFFFFFFFF, AX // 1 − 2⁻⁵³
	VPBROADCASTQ AX, Z31

loop:
	VPADDQ    Z16, Z12, Z0
	VMOVDQA64 Z17, Z1
	VPADDQ    Z13, Z12, Z12
	VPADDQ    Z16, Z12, Z2
	VMOVDQA64 Z17, Z3
	VPADDQ    Z13, Z12, Z12

	EVEN(Z18, Z19)
	ODD(Z20, Z21)
	EVEN(Z22, Z23)
	ODD(Z24, Z25)
	EVEN(Z26, Z27)

	STORE(Z0, Z1, 0)
	STORE(Z2, Z3, 128)
	ADDQ $256, DI
	DECQ CX
	JNZ  loop
	VZEROUPPER

done:
	RET
