/* SPDX-License-Identifier: MIT */
/*
 * config - the operator's settings.  One file: the one named by --config, else the system's
 * (/etc/assess/config.yaml), else the person's ($XDG_CONFIG_HOME/assess/config.yaml).
 */
#pragma once

#include "assess-sandbox.h"
#include "assess/assess.h"

/* For how long what is kept; classes of data, each in days. */
enum retain_class {
    RETAIN_TRIALS,
    RETAIN_SOURCES,
    RETAIN_REPORTS,
    RETAIN_DELIVERIES,
    RETAIN_PEOPLE,
    RETAIN_CLASSES
};

struct config {
    unsigned jobs;     /* 0: one a core */
    uint32_t uid_base; /* 0: the sandbox's default */
    enum sandbox_meter meter;
    char *challenges; /* folder of the catalogue */
    char *data;       /* folder of what is stored, or "" for none */
    char *cache;      /* folder, or "" for none */
    char *languages;  /* folder of the operator's own, which need not be there, or "" */
    char *roles;      /* folder beside the file, or where it could be; "" for none */
    unsigned retain_days[RETAIN_CLASSES]; /* 0: for good */
    char *allow;   /* webhook.allow: where webhooks may go besides the public network; or "" */
    char *retries; /* webhook.retries: the waits between tries, as words */
    bool named;    /* the file was named by the caller */
    struct config_list list;
};

/* "trials", "sources", … */
extern const char *const retention_keys[RETAIN_CLASSES + 1]; /* NULL-ended */
int config_load(const char *path, struct config *out_config, struct error *err);
void config_done(struct config *config);
