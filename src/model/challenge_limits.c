/* SPDX-License-Identifier: MIT */
/* Limits: from problem.yaml, and the fixed time limits that other tools keep in files of theirs. */
#include "challenge_parts.h"
#include "text.h"

#include <string.h>

static const char *const limit_keys[] = {"time_multiplier",
                                         "time_safety_margin",
                                         "time_multipliers",
                                         "time_limit",
                                         "time_resolution",
                                         "memory",
                                         "output",
                                         "code",
                                         "compilation_time",
                                         "compilation_memory",
                                         "validation_time",
                                         "validation_memory",
                                         "validation_output",
                                         "validation_passes",
                                         NULL};

static const int64_t ns_per_second = 1000000000;

enum { KIB = 1024, MIB = 1024 * 1024, AMOUNT_MAX = 1 << 20, INI_VALUE_MAX = 64 };

void package_default_limits(const struct package *package)
{
    struct challenge *challenge = package->challenge;

    challenge->ac_to_limit = package->legacy ? 5.0 : 2.0;
    challenge->limit_to_tle = package->legacy ? 2.0 : 1.5;
    challenge->resolution_ns = ns_per_second;
    challenge->memory_bytes = (uint64_t)2048 * MIB;
    challenge->output_bytes = (uint64_t)8 * MIB;
    challenge->code_bytes = (uint64_t)128 * KIB;
    challenge->compile_ns = 60 * ns_per_second;
    challenge->compile_memory_bytes = (uint64_t)2048 * MIB;
}

/* A number of UNITs. */
static int read_amount(const struct package *package, const struct yaml *yaml,
                       const struct yaml_node *limits, const char *key, uint64_t unit,
                       uint64_t *out_amount)
{
    int64_t amount = 0;
    int result = yaml_i64(yaml, limits, key, 1, AMOUNT_MAX, &amount, package->err);

    if (result == 0 && amount > 0)
        *out_amount = (uint64_t)amount * unit;
    return result;
}

static int read_factor(const struct package *package, const struct yaml *yaml,
                       const struct yaml_node *map, const char *key, double *factor)
{
    double value = *factor;
    int result = yaml_real(yaml, map, key, &value, package->err);

    if (result == 0 && (value < 1 || value > 1000))
        return yaml_fail(yaml, yaml_get(map, key), package->err,
                         "'%s' must be a number from 1 to 1000", key);
    if (result == 0)
        *factor = value;
    return result;
}

static int read_factors(const struct package *package, const struct yaml *yaml,
                        const struct yaml_node *limits)
{
    static const char *const keys[] = {"ac_to_time_limit", "time_limit_to_tle", NULL};
    struct challenge *challenge = package->challenge;
    const struct yaml_node *map = yaml_get(limits, "time_multipliers");
    int result = 0;

    if ((result = read_factor(package, yaml, limits, "time_multiplier", &challenge->ac_to_limit)) <
            0 ||
        (result = read_factor(package, yaml, limits, "time_safety_margin",
                              &challenge->limit_to_tle)) < 0)
        return result;
    if (yaml_is_null(map))
        return 0;
    if ((result = yaml_check_keys(yaml, map, keys, package->err)) < 0 ||
        (result = read_factor(package, yaml, map, "ac_to_time_limit", &challenge->ac_to_limit)) < 0)
        return result;
    return read_factor(package, yaml, map, "time_limit_to_tle", &challenge->limit_to_tle);
}

static int read_times(const struct package *package, const struct yaml *yaml,
                      const struct yaml_node *limits)
{
    struct challenge *challenge = package->challenge;
    int result = 0;

    if ((result = yaml_seconds(yaml, limits, "time_resolution", &challenge->resolution_ns,
                               package->err)) < 0 ||
        (result = yaml_seconds(yaml, limits, "time_limit", &challenge->cpu_ns, package->err)) < 0 ||
        (result = yaml_seconds(yaml, limits, "compilation_time", &challenge->compile_ns,
                               package->err)) < 0)
        return result;
    if (!package->legacy && challenge->cpu_ns % challenge->resolution_ns != 0) {
        result = yaml_fail(yaml, yaml_get(limits, "time_limit"), package->err,
                           "'time_limit' must be a multiple of 'time_resolution'");
        error_hint(package->err,
                   "the resolution is 1 second unless time_resolution says otherwise");
        return result;
    }
    return 0;
}

int package_read_limits(struct package *package, const struct yaml *yaml)
{
    struct challenge *challenge = package->challenge;
    const struct yaml_node *limits = yaml_get(yaml_root(yaml), "limits");
    int result = 0;

    package_default_limits(package);
    if (yaml_is_null(limits))
        return 0;
    if ((result = yaml_check_keys(yaml, limits, limit_keys, package->err)) < 0 ||
        (result = read_factors(package, yaml, limits)) < 0 ||
        (result = read_times(package, yaml, limits)) < 0 ||
        (result = read_amount(package, yaml, limits, "memory", MIB, &challenge->memory_bytes)) <
            0 ||
        (result = read_amount(package, yaml, limits, "output", MIB, &challenge->output_bytes)) <
            0 ||
        (result = read_amount(package, yaml, limits, "code", KIB, &challenge->code_bytes)) < 0)
        return result;
    return read_amount(package, yaml, limits, "compilation_memory", MIB,
                       &challenge->compile_memory_bytes);
}

/* Copy of [data, data + size) without blanks and one pair of quotes around it. */
static void unquote(const char *data, size_t size, char out[INI_VALUE_MAX])
{
    while (size > 0 && strchr(" \t\r\n", data[0])) {
        data++;
        size--;
    }
    while (size > 0 && strchr(" \t\r\n", data[size - 1]))
        size--;
    if (size >= 2 && (data[0] == '\'' || data[0] == '"') && data[size - 1] == data[0]) {
        data++;
        size -= 2;
    }
    size = size < INI_VALUE_MAX ? size : INI_VALUE_MAX - 1;
    memcpy(out, data, size);
    out[size] = '\0';
}

/* The value is shown in no message: it may hold anything. */
static int set_fixed_limit(const struct package *package, const char *file, const char *value)
{
    int64_t ns = 0;

    if (!parse_nano(value, &ns) || ns <= 0 || ns > 86400 * ns_per_second)
        return error_set(package->err, ERR_PACKAGE,
                         "'%s' must give a time limit in seconds, such as 2 or 0.5", file);
    if (package->challenge->cpu_ns == 0)
        package->challenge->cpu_ns = ns;
    return 0;
}

static int read_ini_line(const struct package *package, const char *line, size_t size)
{
    const char *equals = memchr(line, '=', size);
    char key[INI_VALUE_MAX], value[INI_VALUE_MAX];

    if (!equals || line[0] == ';' || line[0] == '#')
        return 0;
    unquote(line, (size_t)(equals - line), key);
    unquote(equals + 1, size - (size_t)(equals - line) - 1, value);
    if (strcmp(key, "timelimit") == 0)
        return set_fixed_limit(package, "domjudge-problem.ini", value);
    if ((strcmp(key, "special_compare") == 0 || strcmp(key, "special_run") == 0) && value[0])
        return error_set(package->err, ERR_UNSUPPORTED,
                         "domjudge-problem.ini: '%s' is not supported yet", key);
    return 0;
}

int package_read_time_files(struct package *package)
{
    auto_free char *text = NULL;
    auto_free char *ini = NULL;
    char value[INI_VALUE_MAX];
    size_t size = 0;
    int result = package_text(package, ".timelimit", &text, &size);

    if (result == 0 && text) {
        unquote(text, size, value);
        result = set_fixed_limit(package, ".timelimit", value);
    }
    if (result < 0 || (result = package_text(package, "domjudge-problem.ini", &ini, &size)) < 0 ||
        !ini)
        return result;
    for (const char *line = ini; result == 0 && *line;) {
        size_t length = strcspn(line, "\n");

        result = read_ini_line(package, line, length);
        line += length + (line[length] == '\n' ? 1 : 0);
    }
    return result;
}
