/* SPDX-License-Identifier: MIT */
/* Prometheus's text exposition format 0.0.4, as its textfile collector reads it. */
#include "answer.h"
#include "assess/metrics.h"
#include "auto.h"
#include "view.h"

#include <inttypes.h>

AUTO_OWNER(assess, assess_close)

enum { MS = 1000 };

static const struct option_spec options[] = {
    OPTION_ROW_JSON,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static void add_head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_addf(out, "# HELP assess_%s %s\n# TYPE assess_%s %s\n", name, help, name, type);
}

static void add_age(struct buf *out, const char *name, const char *labels, int64_t ms)
{
    if (ms >= 0)
        buf_addf(out, "assess_%s%s %" PRId64 ".%03d\n", name, labels, ms / MS, (int)(ms % MS));
}

static void add_grading(struct buf *out, const struct metrics *metrics)
{
    add_head(out, "grading_jobs", "gauge", "Submissions that wait to be judged, by state.");
    buf_addf(out, "assess_grading_jobs{state=\"due\"} %" PRId64 "\n", metrics->grade_due);
    buf_addf(out, "assess_grading_jobs{state=\"leased\"} %" PRId64 "\n", metrics->grade_leased);
    buf_addf(out, "assess_grading_jobs{state=\"dead\"} %" PRId64 "\n", metrics->grade_dead);
    buf_addf(out, "assess_grading_jobs{state=\"quarantined\"} %" PRId64 "\n",
             metrics->grade_quarantined);
    add_head(out, "grading_oldest_seconds", "gauge",
             "For how long the first submission that is not judged has waited.");
    add_age(out, "grading_oldest_seconds", "", metrics->grade_oldest_ms);
}

/* Ids and names are of letters, digits, _ and -: nothing in them needs an escape. */
static void add_labels(struct buf *out, const struct endpoint_metrics *one, const char *more)
{
    buf_clear(out);
    buf_addf(out, "{endpoint=\"%s\",name=\"%s\"%s}", one->endpoint.id, one->endpoint.name, more);
}

static void add_endpoints(struct buf *out, const struct metrics *metrics)
{
    static const struct {
        const char *name, *help;
    } families[] = {
        {"deliveries_waiting",        "Deliveries that wait."                                  },
        {"deliveries_dead",           "Deliveries that were given up."                         },
        {"endpoint_failures",         "Failures in a row."                                     },
        {"endpoint_held",             "1: nothing is sent until a hold is over."               },
        {"endpoint_stopped",          "1: paused or disabled; assess webhook resume starts it."},
        {"deliveries_oldest_seconds", "For how long the first delivery that waits has."        },
    };
    AUTO(buf_done) struct buf labels = {0};

    buf_init(&labels, REPORT_MAX);
    for (unsigned family = 0; family < sizeof families / sizeof *families; family++) {
        add_head(out, families[family].name, "gauge", families[family].help);
        for (size_t i = 0; i < metrics->endpoint_count; i++) {
            const struct endpoint_metrics *one = &metrics->endpoints[i];
            const int64_t values[] = {one->endpoint.waiting, one->endpoint.dead,
                                      one->endpoint.failures, one->held,
                                      one->endpoint.state != ENDPOINT_ACTIVE};

            add_labels(&labels, one, "");
            if (family < sizeof values / sizeof *values)
                buf_addf(out, "assess_%s%s %" PRId64 "\n", families[family].name, labels.data,
                         values[family]);
            else
                add_age(out, families[family].name, labels.data, one->oldest_ms);
        }
    }
}

static void add_told(struct buf *out, const struct metrics *metrics)
{
    int64_t sum = 0;

    for (size_t i = 0; i < metrics->told_count; i++)
        sum += metrics->told_ms[i];
    add_head(out, "told_seconds", "summary",
             "From a grade to its 2xx, of the last 24 hours and the first try.");
    if (metrics->told_count > 0) {
        add_age(out, "told_seconds", "{quantile=\"0.5\"}", metrics_told_ms(metrics, 50));
        add_age(out, "told_seconds", "{quantile=\"0.99\"}", metrics_told_ms(metrics, 99));
    }
    add_age(out, "told_seconds_sum", "", sum);
    buf_addf(out, "assess_told_seconds_count %zu\n", metrics->told_count);
}

static int run_metrics(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(metrics_done) struct metrics metrics = {0};
    AUTO(buf_done) struct buf text = {0};
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;

    if (assess_open(&wanted, &assess, &err) < 0 || assess_metrics(assess, &metrics, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, metrics_to_json(&metrics), 0);
    buf_init(&text, REPORT_MAX);
    add_grading(&text, &metrics);
    add_endpoints(&text, &metrics);
    add_told(&text, &metrics);
    return answer_text(cli, &text, 0);
}

const struct command cmd_metrics = {
    .name = "metrics",
    .synopsis = "[options]",
    .summary = "how much waits and what stands still, for a monitor",
    .description =
        "In the text format of Prometheus, which its textfile collector reads from a file that a timer writes: "
        "nothing of a person is in it, and no secret.",
    .examples = "  $ assess metrics > /var/lib/node-exporter/assess.prom.new &&\n"
                "      mv /var/lib/node-exporter/assess.prom.new \\\n"
                "         /var/lib/node-exporter/assess.prom\n",
    .options = options,
    .run = run_metrics,
};
