//go:build !purego

#include "textflag.h"

// What a byte of which the upper half is 0 becomes when its bits are reversed, and when the
// bits of its lower half are reversed and stay there; the same for each sixteen bytes.
#define NIBBLES(name, lower, upper) \
	DATA name<>+0(SB)/8, lower; \
	DATA name<>+8(SB)/8, upper; \
	DATA name<>+16(SB)/8, lower; \
	DATA name<>+24(SB)/8, upper; \
	DATA name<>+32(SB)/8, lower; \
	DATA name<>+40(SB)/8, upper; \
	DATA name<>+48(SB)/8, lower; \
	DATA name<>+56(SB)/8, upper; \
	GLOBL name<>(SB), RODATA|NOPTR, $64

NIBBLES(up, $0xE060A020C0408000, $0xF070B030D0509010)
NIBBLES(stay, $0x0E060A020C040800, $0x0F070B030D050901)

// The bytes of each eight in reverse.
NIBBLES(bytes, $0x0001020304050607, $0x08090A0B0C0D0E0F)

// CONSTANT sets all lanes to a number.
#define CONSTANT(number, to) \
	MOVQ number, AX; \
	VPBROADCASTQ AX, to

// FLIP sets Z5 to bit (first + next mod 2^digit) of w, at place digit; next is in Z3, w in Z2.
#define FLIP(first, mask, digit) \
	VPANDQ mask, Z3, Z5; \
	VPADDQ first, Z5, Z5; \
	VPSRLVQ Z5, Z2, Z5; \
	VPANDQ Z23, Z5, Z5; \
	VPSLLQ digit, Z5, Z5; \
	VPORQ Z5, Z4, Z4

// func wideSobol(dst []float64, s *scramble, c *sobolColumn, from, x uint64)
TEXT ·wideSobol(SB), NOSPLIT, $0-56
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ s+24(FP), SI
	MOVQ c+32(FP), DX
	MOVQ from+40(FP), R8
	MOVQ x+48(FP), R9
	SHRQ $3, CX
	JZ   done
	SHRQ $3, R8 // eights so far

	VMOVDQU64 528(DX), Z15 // eight
	ADDQ $16, DX           // directions
	MOVQ 16(DX), R10       // changes from eight to eight: the third digit of the Gray code

	VPBROADCASTQ 2048(SI), Z16 // keys
	VPBROADCASTQ 2056(SI), Z17
	VPBROADCASTQ 2064(SI), Z18
	VPBROADCASTQ 2072(SI), Z19
	VPBROADCASTQ 2080(SI), Z20
	VPBROADCASTQ 2088(SI), Z21
	VPBROADCASTQ 2096(SI), Z22

	CONSTANT($1, Z23)
	CONSTANT($3, Z24)
	CONSTANT($7, Z25)
	CONSTANT($15, Z26)
	CONSTANT($255, Z27)
	CONSTANT($0x3FF0000000000000, Z28) // 1
	CONSTANT($0x3FEFFFFFFFFFFFFF, Z29) // 1 − 2⁻⁵³
	CONSTANT($0x0F0F0F0F0F0F0F0F, Z30)
	VMOVDQU64 up<>(SB), Z12
	VMOVDQU64 stay<>(SB), Z13
	VMOVDQU64 bytes<>(SB), Z14

loop:
	VPBROADCASTQ R9, Z0
	VPXORQ Z15, Z0, Z0 // x

	VPANDQ Z27, Z0, Z1 // head
	KXNORW K1, K1, K1
	VPGATHERQQ (SI)(Z1*8), K1, Z2 // w
	VPSRLQ $8, Z0, Z3
	VPANDQ Z26, Z3, Z3 // next
	VPSRLQ $12, Z0, Z0 // tail

	VPANDQ Z23, Z2, Z4
	FLIP(Z23, Z23, $1)
	FLIP(Z24, Z24, $2)
	FLIP(Z25, Z25, $3)
	VPXORQ Z3, Z4, Z4
	VPSLLQ $8, Z4, Z4

	VPSRLQ $52, Z2, Z5
	VPXORQ Z5, Z1, Z1
	VPORQ  Z4, Z1, Z1 // y

	VPSLLQ  $12, Z2, Z2
	VPSRLQ  $27, Z2, Z2
	VPMULLQ Z16, Z2, Z2
	VPMULLQ Z17, Z3, Z3
	VPADDQ  Z2, Z0, Z0
	VPADDQ  Z3, Z0, Z0
	VPMULLQ Z18, Z0, Z2
	VPXORQ  Z2, Z0, Z0
	VPMULLQ Z19, Z0, Z0
	VPADDQ  Z20, Z0, Z0
	VPMULLQ Z21, Z0, Z2
	VPXORQ  Z2, Z0, Z0
	VPMULLQ Z22, Z0, Z0
	VPSLLQ  $12, Z0, Z0
	VPORQ   Z1, Z0, Z0

	// Reverse the bits.
	VPSRLQ  $4, Z0, Z1
	VPANDQ  Z30, Z0, Z0
	VPANDQ  Z30, Z1, Z1
	VPSHUFB Z0, Z12, Z0
	VPSHUFB Z1, Z13, Z1
	VPORQ   Z1, Z0, Z0
	VPSHUFB Z14, Z0, Z0

	VPSRLQ  $12, Z0, Z0
	VPORQ   Z28, Z0, Z0
	VSUBPD  Z29, Z0, Z0
	VMOVUPD Z0, (DI)
	ADDQ    $64, DI

	// The next eight.
	INCQ R8
	BSFQ R8, R11
	ADDQ $3, R11
	ANDQ $63, R11
	XORQ (DX)(R11*8), R9
	XORQ R10, R9
	DECQ CX
	JNZ  loop
	VZEROUPPER

done:
	RET
