/* SPDX-License-Identifier: MIT */
/* A core that has no endpoints: what the command line itself says about them. */
#include "fake_parts.h"

#include "assess/assess.h"

static int none(struct error *err)
{
    return error_set(err, ERR_NOT_FOUND, "there is no endpoint");
}

int assess_metrics(struct assess *assess, struct metrics *out_metrics, struct error *err)
{
    (void)assess;
    (void)err;
    *out_metrics = (struct metrics){.grade_due = 3, .grade_oldest_ms = 61500};
    return 0;
}

int assess_webhook_add(struct assess *assess, const struct webhook_request *request,
                       struct endpoint_info *out_info, struct error *err)
{
    (void)assess;
    (void)request;
    (void)out_info;
    return none(err);
}

int assess_webhook_list(struct assess *assess, struct endpoint_list *out_list, struct error *err)
{
    (void)assess;
    (void)err;
    *out_list = (struct endpoint_list){0};
    return 0;
}

int assess_webhook_show(struct assess *assess, const char *endpoint, struct endpoint_info *out_info,
                        struct error *err)
{
    (void)assess;
    (void)endpoint;
    (void)out_info;
    return none(err);
}

int assess_webhook_rotate(struct assess *assess, const char *endpoint, const char *secret,
                          size_t size, unsigned hours, struct endpoint_info *out_info,
                          struct error *err)
{
    (void)secret;
    (void)size;
    (void)hours;
    return assess_webhook_show(assess, endpoint, out_info, err);
}

int assess_webhook_pause(struct assess *assess, const char *endpoint,
                         struct endpoint_info *out_info, struct error *err)
{
    return assess_webhook_show(assess, endpoint, out_info, err);
}

int assess_webhook_resume(struct assess *assess, const char *endpoint,
                          struct endpoint_info *out_info, struct error *err)
{
    return assess_webhook_show(assess, endpoint, out_info, err);
}

int assess_webhook_remove(struct assess *assess, const char *endpoint,
                          struct endpoint_info *out_info, struct error *err)
{
    return assess_webhook_show(assess, endpoint, out_info, err);
}

int assess_webhook_sample(struct assess *assess, const char *endpoint,
                          struct webhook_sample *out_sample, struct error *err)
{
    (void)assess;
    (void)endpoint;
    (void)out_sample;
    return none(err);
}

int assess_webhook_test(struct assess *assess, const char *endpoint, struct delivery_list *out_list,
                        struct error *err)
{
    (void)assess;
    (void)endpoint;
    (void)out_list;
    return none(err);
}

int assess_webhook_deliveries(struct assess *assess, const struct delivery_filter *filter,
                              struct delivery_list *out_list, struct error *err)
{
    (void)assess;
    (void)filter;
    (void)err;
    *out_list = (struct delivery_list){0};
    return 0;
}

int assess_webhook_replay(struct assess *assess, const struct delivery_filter *filter,
                          int64_t *out_count, struct error *err)
{
    (void)assess;
    (void)filter;
    (void)err;
    *out_count = 0;
    return 0;
}

int assess_webhook_verify(const struct verify_request *request, enum verify_answer *out_answer,
                          struct error *err)
{
    (void)request;
    (void)err;
    *out_answer = VERIFY_INVALID;
    return 0;
}
