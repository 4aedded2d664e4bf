//go:build !purego

#include "textflag.h"

// CELLS sets Z4 … Z11 to the centres and the coefficients, from the constant upwards, of the
// cells at the byte offsets, one for each lane, that lie at DX bytes from SP.
//
// This transposes eight rows of eight numbers. Halves of rows are put side by side as they are
// loaded; then numbers of pairs of rows are brought together, and then of all.
#define CELLS \
	MOVQ 0(SP)(DX*1), R8; \
	MOVQ 8(SP)(DX*1), R9; \
	MOVQ 16(SP)(DX*1), R10; \
	MOVQ 24(SP)(DX*1), R11; \
	VMOVUPD (BX)(R8*1), Y4; \
	VMOVUPD (BX)(R9*1), Y5; \
	VINSERTF64X4 $1, (BX)(R10*1), Z4, Z4; \
	VINSERTF64X4 $1, (BX)(R11*1), Z5, Z5; \
	VMOVUPD 32(BX)(R8*1), Y8; \
	VMOVUPD 32(BX)(R9*1), Y9; \
	VINSERTF64X4 $1, 32(BX)(R10*1), Z8, Z8; \
	VINSERTF64X4 $1, 32(BX)(R11*1), Z9, Z9; \
	MOVQ 32(SP)(DX*1), R8; \
	MOVQ 40(SP)(DX*1), R9; \
	MOVQ 48(SP)(DX*1), R10; \
	MOVQ 56(SP)(DX*1), R11; \
	VMOVUPD (BX)(R8*1), Y6; \
	VMOVUPD (BX)(R9*1), Y7; \
	VINSERTF64X4 $1, (BX)(R10*1), Z6, Z6; \
	VINSERTF64X4 $1, (BX)(R11*1), Z7, Z7; \
	VMOVUPD 32(BX)(R8*1), Y10; \
	VMOVUPD 32(BX)(R9*1), Y11; \
	VINSERTF64X4 $1, 32(BX)(R10*1), Z10, Z10; \
	VINSERTF64X4 $1, 32(BX)(R11*1), Z11, Z11; \
	VUNPCKLPD Z5, Z4, Z12; \
	VUNPCKHPD Z5, Z4, Z13; \
	VUNPCKLPD Z7, Z6, Z14; \
	VUNPCKHPD Z7, Z6, Z15; \
	VUNPCKLPD Z9, Z8, Z16; \
	VUNPCKHPD Z9, Z8, Z17; \
	VUNPCKLPD Z11, Z10, Z18; \
	VUNPCKHPD Z11, Z10, Z19; \
	VSHUFF64X2 $0x88, Z14, Z12, Z4; \
	VSHUFF64X2 $0x88, Z15, Z13, Z5; \
	VSHUFF64X2 $0xDD, Z14, Z12, Z6; \
	VSHUFF64X2 $0xDD, Z15, Z13, Z7; \
	VSHUFF64X2 $0x88, Z18, Z16, Z8; \
	VSHUFF64X2 $0x88, Z19, Z17, Z9; \
	VSHUFF64X2 $0xDD, Z18, Z16, Z10; \
	VSHUFF64X2 $0xDD, Z19, Z17, Z11

// HORNER sets Z11 to the polynomials at Z28. Products are rounded before they are added.
#define HORNER \
	VSUBPD Z4, Z28, Z28; \
	VMULPD Z11, Z28, Z11; \
	VADDPD Z11, Z10, Z11; \
	VMULPD Z11, Z28, Z11; \
	VADDPD Z11, Z9, Z11; \
	VMULPD Z11, Z28, Z11; \
	VADDPD Z11, Z8, Z11; \
	VMULPD Z11, Z28, Z11; \
	VADDPD Z11, Z7, Z11; \
	VMULPD Z11, Z28, Z11; \
	VADDPD Z11, Z6, Z11; \
	VMULPD Z11, Z28, Z11; \
	VADDPD Z11, Z5, Z11

// Both kernels know where the next eight cells are before they use the present ones, as their
// numbers take a while to get from vectors to addresses. AX counts what is done, CX what there
// is; R13 is not 0 if the next eight have a special case; DX and R12 are where the present and
// the next offsets lie.

// OFFSETS puts Z3 where the next offsets lie, in halves: some processors by Intel wait for a store of 64 bytes of which a part is
// loaded, and not for one of 32.
#define OFFSETS \
	VMOVDQU Y3, 0(SP)(R12*1); \
	VEXTRACTI64X4 $1, Z3, 32(SP)(R12*1)

// FINDCELL is for wideQuantiles: of the eight p at (SI)(R13*8) the distances to the nearer end of
// (0, 1) go to Z2 and the offsets to 0(SP)(R12*1). Bits of numbers ≥ 0 are ordered like the
// numbers; all others are outside the cells. The zero flag is set if none is.
#define FINDCELL \
	VMOVUPD (SI)(R13*8), Z0; \
	VSUBPD Z0, Z31, Z1; \
	VPCMPUQ $1, Z0, Z1, K1; /* where 1−p is smaller */ \
	VPMINUQ Z0, Z1, Z2; \
	VPSUBQ Z30, Z2, Z3; \
	VPSRLQ $49, Z3, Z3; /* cellShift */ \
	VPCMPUQ $5, Z29, Z3, K2; /* where there is no cell */ \
	VPORQ Z29, Z3, K1, Z3; \
	VPSLLQ $6, Z3, Z3; \
	OFFSETS; \
	KORTESTW K2, K2

// FINDSCORE is for wideValues: of the eight scores at (DI)(R13*8), kept within the table, which
// go to Z2.
#define FINDSCORE \
	VMOVUPD (DI)(R13*8), Z2; \
	VCMPPD $3, Z2, Z2, K2; /* NaN */ \
	VMINPD Z31, Z2, Z2; \
	VMAXPD Z30, Z2, Z2; \
	VMULPD Z29, Z2, Z3; \
	VADDPD Z27, Z3, Z3; \
	VCVTTPD2DQ Z3, Y3; \
	VPMOVZXDQ Y3, Z3; \
	VPSLLQ $6, Z3, Z3; \
	OFFSETS; \
	KORTESTW K2, K2

// NEXT turns the next eight to the present ones, and finds those after them.
#define NEXT(find, last) \
	VMOVAPD Z2, Z28; \
	MOVQ R12, DX; \
	LEAQ 8(AX), R13; \
	CMPQ R13, CX; \
	JGE last; \
	XORQ $64, R12; \
	find; \
	MOVL $0, R13; \
	SETNE R13

// func wideQuantiles(dst, p []float64, cells *[2 * cellsPerSide]cell) (done int)
TEXT ·wideQuantiles(SB), NOSPLIT, $128-64
	MOVQ dst_base+0(FP), DI
	MOVQ p_base+24(FP), SI
	MOVQ p_len+32(FP), CX
	MOVQ cells+48(FP), BX
	XORQ AX, AX
	ANDQ $-8, CX
	JZ   quantilesDone

	MOVQ         $0x3FF0000000000000, DX // 1
	VPBROADCASTQ DX, Z31
	MOVQ         $0x3EE0000000000000, DX // firstCell
	VPBROADCASTQ DX, Z30
	MOVQ         $128, DX                // cellsPerSide
	VPBROADCASTQ DX, Z29

	XORQ R12, R12
	XORQ R13, R13
	FINDCELL
	JNZ  quantilesDone

quantiles:
	NEXT(FINDCELL, quantilesLast)

quantilesNow:
	CELLS
	HORNER
	VCMPPD   $3, Z11, Z11, K2 // a cell that is not there yet, or left to the law
	KORTESTW K2, K2
	JNZ      quantilesDone
	VMOVUPD  Z11, (DI)(AX*8)
	ADDQ     $8, AX
	TESTL    R13, R13
	JNZ      quantilesDone
	CMPQ     AX, CX
	JLT      quantiles

quantilesDone:
	MOVQ AX, done+56(FP)
	VZEROUPPER
	RET

quantilesLast:
	XORQ R13, R13
	JMP  quantilesNow

// func wideValues(z []float64, cells *[2 * scoreCells]cell) (done int)
TEXT ·wideValues(SB), NOSPLIT, $128-40
	MOVQ z_base+0(FP), DI
	MOVQ z_len+8(FP), CX
	MOVQ cells+24(FP), BX
	XORQ AX, AX
	ANDQ $-8, CX
	JZ   valuesDone

	VBROADCASTSD scoreEnds<>+0(SB), Z31
	VBROADCASTSD scoreEnds<>+8(SB), Z30
	VBROADCASTSD scoreEnds<>+16(SB), Z29
	VBROADCASTSD scoreEnds<>+24(SB), Z27

	XORQ R12, R12
	XORQ R13, R13
	FINDSCORE
	JNZ  valuesDone

values:
	NEXT(FINDSCORE, valuesLast)

valuesNow:
	CELLS
	HORNER
	VCMPPD   $3, Z11, Z11, K2 // a cell that is not there yet
	KORTESTW K2, K2
	JNZ      valuesDone
	VMOVUPD  Z11, (DI)(AX*8)
	ADDQ     $8, AX
	TESTL    R13, R13
	JNZ      valuesDone
	CMPQ     AX, CX
	JLT      values

valuesDone:
	MOVQ AX, done+32(FP)
	VZEROUPPER
	RET

valuesLast:
	XORQ R13, R13
	JMP  valuesNow

// func wideMix(z, with []float64, a, b float64)
TEXT ·wideMix(SB), NOSPLIT, $0-64
	MOVQ         z_base+0(FP), DI
	MOVQ         z_len+8(FP), CX
	MOVQ         with_base+24(FP), SI
	VBROADCASTSD a+48(FP), Z0
	VBROADCASTSD b+56(FP), Z1
	ANDQ         $-8, CX
	XORQ         AX, AX

mix:
	CMPQ    AX, CX
	JGE     mixDone
	VMULPD  (SI)(AX*8), Z0, Z2
	VMULPD  (DI)(AX*8), Z1, Z3
	VADDPD  Z3, Z2, Z2
	VMOVUPD Z2, (DI)(AX*8)
	ADDQ    $8, AX
	JMP     mix

mixDone:
	VZEROUPPER
	RET

// scoreLimit, −scoreLimit, cellsPerUnit, scoreCells
DATA scoreEnds<>+0(SB)/8, $8.2095361516
DATA scoreEnds<>+8(SB)/8, $-8.2095361516
DATA scoreEnds<>+16(SB)/8, $16.0
DATA scoreEnds<>+24(SB)/8, $132.0
GLOBL scoreEnds<>(SB), RODATA|NOPTR, $32
