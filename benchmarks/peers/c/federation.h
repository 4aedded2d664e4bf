// The federation model of docs/model.md: what its inputs and outputs are, and the scalar version.
#ifndef FEDERATION_H
#define FEDERATION_H

#include "study.h"

// Inputs that stand alone, in the order of a row. Choices hold the number of the option.
#define INPUTS(X)                                                                                  \
    X(tokens_per_param)                                                                            \
    X(tau_405)                                                                                     \
    X(bcrit_405)                                                                                   \
    X(tau_exp)                                                                                     \
    X(bcrit_exp)                                                                                   \
    X(mfu_fed)                                                                                     \
    X(mfu_old)                                                                                     \
    X(mfu_campus) X(fp8) X(goodput_shared) X(goodput_reserved) X(cu) X(straggler) X(vendor_mix)    \
        X(kappa_20) X(inner_steps) X(exchange_bits) X(wan_gbps) X(overlap) X(batch_m_exp)          \
            X(p_restart_fed) X(p_restart_campus) X(restart_fraction) X(fed_decision) X(            \
                campus_decision) X(agree_today) X(agree_priority) X(share_today) X(share_priority) \
                X(share_emergency) X(service_life) X(site_min_h100e) X(max_sites) X(mesh_sites)    \
                    X(mesh_mw) X(campus_mw) X(h100e_per_mw) X(build40) X(build1gw) X(fitout)       \
                        X(equipment_floor) X(flex_saving) X(gas_wait) X(p_shock) X(shock_factor)   \
                            X(reapply_years) X(ramp_years) X(campus_lead_scale) X(campus_k)        \
                                X(campus_date) X(price_h100e_usd) X(usd_per_eur) X(capex_per_mw)   \
                                    X(pue_owned) X(discount_rate) X(asset_life) X(gas_price)       \
                                        X(gas_carbon) X(p_form) X(p_fed_funded) X(p_campus_funded) \
                                            X(frontier_growth) X(algo_progress)                    \
                                                X(frontier_lag_max) X(access_hazard)               \
                                                    X(generation_years) X(target) X(penalty_law)   \
                                                        X(comm_model) X(regime) X(scope) X(route)  \
                                                            X(siting) X(staging) X(campus_region)  \
                                                                X(u_form) X(u_fed_funded)          \
                                                                    X(u_campus_funded) X(u_cut)    \
                                                                        X(u_fed_restart)           \
                                                                            X(u_campus_restart)    \
                                                                                X(u_campus_region)

// Outputs that mc computes by default, in its order.
#define OUTPUTS(X)                                                                              \
    X(win)                                                                                      \
    X(t_fed)                                                                                    \
    X(t_campus)                                                                                 \
    X(gap_months)                                                                               \
    X(t_single)                                                                                 \
    X(fed_gain_months)                                                                          \
    X(t_first_fed)                                                                              \
    X(campus_power_date) X(t_cut) X(win_unconditional) X(formed) X(campus_exists) X(neither)    \
        X(frontier_class_fed) X(frontier_class_campus) X(first_site) X(campus_region)           \
            X(n_fed_at_delivery) X(n_campus_at_delivery) X(m_at_delivery) X(generations_fed)    \
                X(generations_campus) X(kappa) X(cu) X(u_fed) X(target_flop) X(work_fed)        \
                    X(work_campus) X(lag_months_fed) X(lag_months_campus) X(exposed_months_fed) \
                        X(exposed_months_campus) X(exposed_months_avoided) X(h100e_hours_fed)   \
                            X(h100e_hours_campus) X(energy_mwh_fed) X(energy_mwh_campus)        \
                                X(cost_eur_fed) X(cost_eur_campus) X(tco2_fed) X(tco2_campus)

enum {
    REGIONS = 13,
    MACHINES = 46,
    MESH = 39, // new sites
    GENERATIONS = 3,
    STAGES = 3,
};

// Where inputs stand in a row.
enum {
#define X(name) I_##name,
    INPUTS(X)
#undef X
    // Those of the regions, kind by kind, …
    I_lead1gw,
    I_lead40 = I_lead1gw + REGIONS,
    I_price = I_lead40 + REGIONS,
    I_carbon = I_price + REGIONS,
    I_pue = I_carbon + REGIONS,
    I_refuse1gw = I_pue + REGIONS,
    I_refuse40 = I_refuse1gw + REGIONS,
    I_u_shock = I_refuse40 + REGIONS,
    I_u_rounds = I_u_shock + REGIONS,
    // … of machines, and of new sites. Where a machine has no retirement, its place is unused.
    I_online = I_u_rounds + REGIONS,
    I_count = I_online + MACHINES,
    I_peak = I_count + MACHINES,
    I_retire = I_peak + MACHINES,
    I_slip = I_retire + MACHINES,
    I_u_mesh = I_slip + MESH,
    ROW = I_u_mesh + MESH,
};

enum {
#define X(name) O_##name,
    OUTPUTS(X)
#undef X
        NUM_OUTPUTS,
};

extern const char *const output_names[NUM_OUTPUTS];

// The options of the choices.
enum { LAW_RANGE, LAW_SCALING, LAW_HOFFMANN, LAW_BESIROGLU };
enum { COMM_MEASURED, COMM_COMPUTED };
enum { REGIME_TODAY, REGIME_PRIORITY, REGIME_EMERGENCY };
enum { ROUTE_FIRM, ROUTE_FLEXIBLE, ROUTE_GAS, ROUTE_SCHEDULED };
enum { SITING_NAMED, SITING_RANDOM, SITING_BEST_OF_K };
enum { STAGING_WITHIN_LEAD, STAGING_AFTER_LEAD };

#define HORIZON 20.0
#define F0 989e12
#define SECONDS_PER_YEAR 3.15576e7
#define HOURS_PER_YEAR 8766.0
#define MESH_PUE 1.20
#define SCHEDULED_H100E (100000.0 * 4000 / 989)

extern const double stage_power[STAGES]; // cumulative fraction of campus_mw
extern const double stage_lead[STAGES];  // fraction of the wait until a stage, within the lead
extern const double stage_ramp[STAGES];  // fraction of ramp_years until a stage, after the lead

// A loss law L(N, D) = e + a/N^alpha + b/D^beta.
struct loss_law {
    double e, a, alpha, b, beta;
};
extern const struct loss_law hoffmann, besiroglu;

// A target of the study: parameters or FLOP, 0 where it follows from the other.
struct target {
    double params, flop;
};

// What every point needs of a machine.
struct machine {
    double power, carbon;
    int scope;   // the smallest option of the choice scope that includes it
    bool modern; // of a family with FP8
    bool retires;
};

// The model for the inventory of a study.
struct federation {
    struct target targets[16];
    struct machine machines[MACHINES];
    int best[REGIONS]; // regions by stated lead, shortest first
    // Where the inputs of the study stand in a row, -1 for those that the outputs do not need.
    int slot[MAX_INPUTS];
};

// bind prepares the model for a study. It ends the program if the study has another shape.
void bind(struct federation *f, const struct study *s);

// slot_of returns where an input stands in a row, -1 if the outputs do not need it.
int slot_of(const struct study *s, const char *name);

// evaluate computes the outputs of a point from its row. Null is +Inf.
void evaluate(const struct federation *f, const double *row, double *out);

#endif
