/* SPDX-License-Identifier: MIT */
#include "assess/metrics.h"

#include "json_string.h"
#include "order_json.h"

#include <stdlib.h>

void metrics_done(struct metrics *metrics)
{
    for (size_t i = 0; i < metrics->endpoint_count; i++)
        endpoint_done(&metrics->endpoints[i].endpoint);
    free(metrics->endpoints);
    free(metrics->told_ms);
    *metrics = (struct metrics){0};
}

int64_t metrics_told_ms(const struct metrics *metrics, unsigned percent)
{
    size_t at = metrics->told_count * percent / 100;

    if (metrics->told_count == 0)
        return 0;
    return metrics->told_ms[at < metrics->told_count ? at : metrics->told_count - 1];
}

static json_t *age(int64_t ms)
{
    return ms >= 0 ? json_integer(ms) : json_null();
}

static json_t *encode_endpoint(const struct endpoint_metrics *one)
{
    const struct endpoint *endpoint = &one->endpoint;

    return json_pack("{s:o, s:o, s:s, s:b, s:I, s:I, s:I, s:o}", "id", json_of_text(endpoint->id),
                     "name", json_of_text(endpoint->name), "state",
                     endpoint_state_name(endpoint->state), "held", (int)one->held, "failures",
                     (json_int_t)endpoint->failures, "waiting", (json_int_t)endpoint->waiting,
                     "dead", (json_int_t)endpoint->dead, "oldest_ms", age(one->oldest_ms));
}

char *metrics_to_json(const struct metrics *metrics)
{
    json_t *endpoints = json_array();

    for (size_t i = 0; endpoints && i < metrics->endpoint_count; i++)
        if (json_array_append_new(endpoints, encode_endpoint(&metrics->endpoints[i])) < 0) {
            json_decref(endpoints);
            return NULL;
        }
    return order_json_end(json_pack(
        "{s:s, s:{s:I, s:I, s:I, s:I, s:o}, s:o, s:{s:I, s:I, s:I}}", "schema", "assess-metrics/1",
        "grading", "due", (json_int_t)metrics->grade_due, "leased",
        (json_int_t)metrics->grade_leased, "dead", (json_int_t)metrics->grade_dead, "quarantined",
        (json_int_t)metrics->grade_quarantined, "oldest_ms", age(metrics->grade_oldest_ms),
        "endpoints", endpoints, "told", "count", (json_int_t)metrics->told_count, "p50_ms",
        (json_int_t)metrics_told_ms(metrics, 50), "p99_ms",
        (json_int_t)metrics_told_ms(metrics, 99)));
}
