//go:build !purego

#include "textflag.h"

// The constants of Exp.
DATA exps<>+0(SB)/8, $-700.0               // expMin
DATA exps<>+8(SB)/8, $709.7                // expMax
DATA exps<>+16(SB)/8, $0x40671547652b82fe  // invLn2N
DATA exps<>+24(SB)/8, $0x4338000000000000  // shift
DATA exps<>+32(SB)/8, $0x3f762e42fef80000  // ln2HiN
DATA exps<>+40(SB)/8, $0x3d41cf79abc9e3b4  // ln2LoN
DATA exps<>+48(SB)/8, $0x3fc5555555555555  // 1/6
DATA exps<>+56(SB)/8, $0.5
DATA exps<>+64(SB)/8, $0x3f81111111111111  // 1/120
DATA exps<>+72(SB)/8, $0x3fa5555555555555  // 1/24
DATA exps<>+80(SB)/8, $127
DATA exps<>+88(SB)/8, $1.0
GLOBL exps<>(SB), RODATA|NOPTR, $96

#define EXPCONSTANTS \
	VBROADCASTSD exps<>+0(SB), Z16; \
	VBROADCASTSD exps<>+8(SB), Z17; \
	VBROADCASTSD exps<>+16(SB), Z18; \
	VBROADCASTSD exps<>+24(SB), Z19; \
	VBROADCASTSD exps<>+32(SB), Z20; \
	VBROADCASTSD exps<>+40(SB), Z21; \
	VBROADCASTSD exps<>+48(SB), Z22; \
	VBROADCASTSD exps<>+56(SB), Z23; \
	VBROADCASTSD exps<>+64(SB), Z24; \
	VBROADCASTSD exps<>+72(SB), Z25; \
	VBROADCASTSD exps<>+80(SB), Z26; \
	VBROADCASTSD exps<>+88(SB), Z27; \
	LEAQ ·expTable(SB), BX

// EXPRANGE sets the zero flag if all of Z0 lie within (expMin, expMax).
#define EXPRANGE \
	VCMPPD $0x1E, Z16, Z0, K1; \
	VCMPPD $0x11, Z17, Z0, K1, K2; \
	KMOVW K2, DX; \
	CMPB DX, $0xFF

// EXPPARTS sets Z1 to s and Z2 to t of Z0, as expParts does. e.tail is at Z5, r at Z4, r² at Z6.
#define EXPPARTS \
	VMULPD Z18, Z0, Z1; \
	VADDPD Z19, Z1, Z1; \
	VPANDQ Z26, Z1, Z3; \
	VPADDQ Z3, Z3, Z3; \
	KXNORW K3, K3, K3; \
	KXNORW K4, K4, K4; \
	VGATHERQPD (BX)(Z3*8), K3, Z5; \
	VGATHERQPD 8(BX)(Z3*8), K4, Z7; \
	VPSLLQ $45, Z1, Z8; \
	VSUBPD Z19, Z1, Z1; \
	VMULPD Z20, Z1, Z2; \
	VMULPD Z21, Z1, Z3; \
	VSUBPD Z2, Z0, Z4; \
	VSUBPD Z3, Z4, Z4; \
	VMULPD Z4, Z4, Z6; \
	VMULPD Z22, Z4, Z2; \
	VADDPD Z2, Z23, Z2; \
	VMULPD Z2, Z6, Z2; \
	VMULPD Z24, Z4, Z3; \
	VADDPD Z3, Z25, Z3; \
	VMULPD Z6, Z6, Z6; \
	VMULPD Z3, Z6, Z3; \
	VADDPD Z4, Z5, Z5; \
	VADDPD Z2, Z5, Z5; \
	VADDPD Z3, Z5, Z2; \
	VPADDQ Z8, Z7, Z1

// func wideExp(dst, x []float64) (done int)
TEXT ·wideExp(SB), NOSPLIT, $0-56
	MOVQ dst_base+0(FP), DI
	MOVQ x_base+24(FP), SI
	MOVQ x_len+32(FP), CX
	ANDQ $-8, CX
	XORQ AX, AX
	EXPCONSTANTS

exp:
	CMPQ AX, CX
	JGE  expDone
	VMOVUPD (SI)(AX*8), Z0
	EXPRANGE
	JNE     expDone
	EXPPARTS
	VMULPD  Z2, Z1, Z2
	VADDPD  Z2, Z1, Z1
	VMOVUPD Z1, (DI)(AX*8)
	ADDQ    $8, AX
	JMP     exp

expDone:
	MOVQ AX, done+48(FP)
	VZEROUPPER
	RET

// func wideExpm1(dst, x []float64) (done int)
TEXT ·wideExpm1(SB), NOSPLIT, $0-56
	MOVQ dst_base+0(FP), DI
	MOVQ x_base+24(FP), SI
	MOVQ x_len+32(FP), CX
	ANDQ $-8, CX
	XORQ AX, AX
	EXPCONSTANTS
	VPXORQ Z28, Z28, Z28
	VSUBPD Z23, Z28, Z29 // −0.5

expm1:
	CMPQ AX, CX
	JGE  expm1Done
	VMOVUPD (SI)(AX*8), Z0
	EXPRANGE
	JNE     expm1Done
	EXPPARTS
	VMULPD  Z2, Z1, Z2
	VADDPD  Z2, Z1, Z3
	VSUBPD  Z27, Z3, Z3      // far from 0: s + s·t − 1
	VSUBPD  Z27, Z1, Z1
	VADDPD  Z2, Z1, Z1       // near 0: (s − 1) + s·t
	VCMPPD  $0x1E, Z29, Z0, K1
	VCMPPD  $0x11, Z23, Z0, K1, K2
	VMOVAPD Z1, K2, Z3
	VCMPPD  $0, Z28, Z0, K1  // ±0 stays
	VMOVAPD Z0, K1, Z3
	VMOVUPD Z3, (DI)(AX*8)
	ADDQ    $8, AX
	JMP     expm1

expm1Done:
	MOVQ AX, done+48(FP)
	VZEROUPPER
	RET

// The constants of Log.
DATA logs<>+0(SB)/8, $0x3fe6000000000000  // logFirst
DATA logs<>+8(SB)/8, $0x0010000000000000  // minNormal
DATA logs<>+16(SB)/8, $0x7fe0000000000000 // infinity − minNormal
DATA logs<>+24(SB)/8, $127
DATA logs<>+32(SB)/8, $0xfff0000000000000 // all but the fraction
DATA logs<>+40(SB)/8, $0xfffffffff8000000 // all but the low 27 bits
DATA logs<>+48(SB)/8, $1.0
DATA logs<>+56(SB)/8, $0x3fe62e42fefa3800 // ln2Hi
DATA logs<>+64(SB)/8, $0x3d2ef35793c76730 // ln2Lo
DATA logs<>+72(SB)/8, $0xbfe0000000000000 // −1/2
DATA logs<>+80(SB)/8, $0x3fd5555555555555 // 1/3
DATA logs<>+88(SB)/8, $0xbfd0000000000000 // −1/4
DATA logs<>+96(SB)/8, $0x3fc999999999999a // 1/5
DATA logs<>+104(SB)/8, $0xbfc5555555555555 // −1/6
DATA logs<>+112(SB)/8, $0x3fc2492492492492 // 1/7
DATA logs<>+120(SB)/8, $0x3fc0000000000000 // 1/8
DATA logs<>+128(SB)/8, $0x43b0000000000000 // 2^60
GLOBL logs<>(SB), RODATA|NOPTR, $136

#define LOGCONSTANTS \
	VPBROADCASTQ logs<>+0(SB), Z16; \
	VPBROADCASTQ logs<>+8(SB), Z17; \
	VPBROADCASTQ logs<>+16(SB), Z18; \
	VPBROADCASTQ logs<>+24(SB), Z19; \
	VPBROADCASTQ logs<>+32(SB), Z20; \
	VPBROADCASTQ logs<>+40(SB), Z21; \
	VBROADCASTSD logs<>+48(SB), Z22; \
	VBROADCASTSD logs<>+56(SB), Z23; \
	VBROADCASTSD logs<>+64(SB), Z24; \
	VBROADCASTSD logs<>+72(SB), Z25; \
	VBROADCASTSD logs<>+80(SB), Z26; \
	VBROADCASTSD logs<>+88(SB), Z27; \
	VBROADCASTSD logs<>+96(SB), Z28; \
	VBROADCASTSD logs<>+104(SB), Z29; \
	VBROADCASTSD logs<>+112(SB), Z30; \
	VBROADCASTSD logs<>+120(SB), Z31; \
	LEAQ ·logTable(SB), BX

// LOG sets Z1 to the logarithms of Z0, which are positive, finite and normal.
#define LOG \
	VPSUBQ Z16, Z0, Z1; \
	VPSRAQ $52, Z1, Z2; \
	VCVTQQ2PD Z2, Z2; \
	VPSRLQ $45, Z1, Z3; \
	VPANDQ Z19, Z3, Z3; \
	VPADDQ Z3, Z3, Z4; \
	VPADDQ Z4, Z3, Z3; \
	KXNORW K3, K3, K3; \
	KXNORW K4, K4, K4; \
	KXNORW K5, K5, K5; \
	VGATHERQPD (BX)(Z3*8), K3, Z5; \
	VGATHERQPD 8(BX)(Z3*8), K4, Z6; \
	VGATHERQPD 16(BX)(Z3*8), K5, Z7; \
	VPANDQ Z20, Z1, Z1; \
	VPSUBQ Z1, Z0, Z1; \
	VPANDQ Z21, Z1, Z3; \
	VSUBPD Z3, Z1, Z1; \
	VMULPD Z5, Z3, Z3; \
	VSUBPD Z22, Z3, Z3; \
	VMULPD Z5, Z1, Z1; \
	VADDPD Z1, Z3, Z4; \
	VMULPD Z23, Z2, Z3; \
	VADDPD Z6, Z3, Z3; \
	VADDPD Z4, Z3, Z5; \
	VMULPD Z4, Z4, Z6; \
	VMULPD Z24, Z2, Z2; \
	VADDPD Z7, Z2, Z2; \
	VMULPD Z26, Z4, Z7; \
	VADDPD Z7, Z25, Z7; \
	VMULPD Z28, Z4, Z8; \
	VADDPD Z8, Z27, Z8; \
	VMULPD Z8, Z6, Z8; \
	VADDPD Z8, Z7, Z7; \
	VMULPD Z30, Z4, Z8; \
	VADDPD Z8, Z29, Z8; \
	VMULPD Z31, Z6, Z9; \
	VSUBPD Z9, Z8, Z8; \
	VMULPD Z6, Z6, Z9; \
	VMULPD Z8, Z9, Z8; \
	VADDPD Z8, Z7, Z7; \
	VSUBPD Z5, Z3, Z3; \
	VADDPD Z4, Z3, Z3; \
	VADDPD Z2, Z3, Z3; \
	VMULPD Z7, Z6, Z6; \
	VADDPD Z6, Z3, Z3; \
	VADDPD Z5, Z3, Z1

// func wideLog(dst, x []float64) (done int)
TEXT ·wideLog(SB), NOSPLIT, $0-56
	MOVQ dst_base+0(FP), DI
	MOVQ x_base+24(FP), SI
	MOVQ x_len+32(FP), CX
	ANDQ $-8, CX
	XORQ AX, AX
	LOGCONSTANTS

log:
	CMPQ AX, CX
	JGE  logDone
	VMOVUPD (SI)(AX*8), Z0
	VPSUBQ  Z17, Z0, Z1
	VPCMPUQ $5, Z18, Z1, K1 // not normal
	KTESTB  K1, K1
	JNE     logDone
	LOG
	VMOVUPD Z1, (DI)(AX*8)
	ADDQ    $8, AX
	JMP     log

logDone:
	MOVQ AX, done+48(FP)
	VZEROUPPER
	RET

// func wideLog1p(dst, x []float64) (done int)
TEXT ·wideLog1p(SB), NOSPLIT, $0-56
	MOVQ dst_base+0(FP), DI
	MOVQ x_base+24(FP), SI
	MOVQ x_len+32(FP), CX
	ANDQ $-8, CX
	XORQ AX, AX
	LOGCONSTANTS
	VBROADCASTSD logs<>+128(SB), Z15
	VPXORQ       Z14, Z14, Z14

log1p:
	CMPQ AX, CX
	JGE  log1pDone
	VMOVUPD (SI)(AX*8), Z13
	VADDPD  Z13, Z22, Z0           // u
	VCMPPD  $0x1E, Z14, Z0, K1
	VCMPPD  $0x11, Z15, Z0, K1, K2 // 0 < u < 2^60
	KMOVW   K2, DX
	CMPB    DX, $0xFF
	JNE     log1pDone
	LOG
	VSUBPD  Z22, Z0, Z2
	VSUBPD  Z2, Z13, Z2
	VDIVPD  Z0, Z2, Z2
	VADDPD  Z2, Z1, Z1
	VCMPPD  $0, Z14, Z13, K1       // ±0 stays
	VMOVAPD Z13, K1, Z1
	VMOVUPD Z1, (DI)(AX*8)
	ADDQ    $8, AX
	JMP     log1p

log1pDone:
	MOVQ AX, done+48(FP)
	VZEROUPPER
	RET
