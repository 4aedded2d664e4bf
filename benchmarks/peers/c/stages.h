// Where the time of the model goes: with -DPROFILE, clock ticks by stage.
#ifndef STAGES_H
#define STAGES_H

enum stage { LAYER1, LIST, LIMIT, SCHEDULE, DELIVER, CAMPUS, OUTPUT, NUM_STAGES };

#ifdef PROFILE
#include <x86intrin.h>
extern unsigned long long stage_ticks[NUM_STAGES];
#define STAGE_BEGIN unsigned long long stage_last = __rdtsc();
#define STAGE_END(k)                              \
    {                                             \
        unsigned long long stage_now = __rdtsc(); \
        stage_ticks[k] += stage_now - stage_last; \
        stage_last = stage_now;                   \
    }
#else
#define STAGE_BEGIN
#define STAGE_END(k)
#endif

#endif
