/* SPDX-License-Identifier: MIT */
/* One request by libcurl: what it may do, what it met, and what that is called. */
#include "send_parts.h"

#include "send_wire.h"
#include "text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEEP_S = 60, LINE_MAX_SHOWN = 500, STATUS_FINAL = 200 };

/* ---- where it may go -------------------------------------------------------------------------------- */

/* Without TLS only to this machine, and only where the operator has named it. */
static bool is_allowed(const struct transfer *transfer, const struct sockaddr *address)
{
    enum address_answer answer = address_judge(&transfer->rules, address);

    if (transfer->is_http)
        return answer == ADDRESS_NAMED && address_is_loopback(address);
    return answer == ADDRESS_PUBLIC || answer == ADDRESS_NAMED;
}

/* Behind every name and every spelling: the address itself. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = context;

    (void)purpose;
    if (!is_allowed(transfer, &address->addr)) {
        transfer->blocked = true;
        address_text(&address->addr, transfer->peer);
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Asked for each request, also where the connection is an old one. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's */
static int before_request(void *context, char *peer, char *own, int peer_port, int own_port)
{
    struct transfer *transfer = context;
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } address = {.any.sa_family = AF_UNSPEC};

    (void)own;
    (void)own_port;
    if (inet_pton(AF_INET, peer, &address.four.sin_addr) == 1) {
        address.four.sin_family = AF_INET;
        address.four.sin_port = htons((in_port_t)peer_port);
    } else if (inet_pton(AF_INET6, peer, &address.six.sin6_addr) == 1) {
        address.six.sin6_family = AF_INET6;
        address.six.sin6_port = htons((in_port_t)peer_port);
    }
    address_text(&address.any, transfer->peer);
    if (!is_allowed(transfer, &address.any)) {
        transfer->blocked = true;
        return CURL_PREREQFUNC_ABORT;
    }
    transfer->wire_attempts++;
    return CURL_PREREQFUNC_OK;
}

/* ---- what comes back -------------------------------------------------------------------------------- */

static void note_tls(struct transfer *transfer)
{
    struct curl_tlssessioninfo *session = NULL;

    if (transfer->is_http || transfer->tls[0] ||
        curl_easy_getinfo(transfer->easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || !session ||
        session->backend != CURLSSLBACKEND_OPENSSL || !session->internals)
        return;
    (void)snprintf(transfer->tls, sizeof transfer->tls, "%s", SSL_get_version(session->internals));
}

/* RFC 9110, 8.8.3: of the last answer, and only what is of the characters that a tag has. */
static void note_etag(struct transfer *transfer, const char *data, size_t size)
{
    static const char name[] = "etag:";
    size_t used = 0;

    if (size < sizeof name || strncasecmp(data, name, sizeof name - 1) != 0)
        return;
    data += sizeof name - 1;
    size -= sizeof name - 1;
    while (size > 0 && (*data == ' ' || *data == '\t')) {
        data++;
        size--;
    }
    while (size > 0 && strchr(" \t\r\n", data[size - 1]))
        size--;
    transfer->etag[0] = '\0';
    if (size >= sizeof transfer->etag)
        return;
    while (used < size && (unsigned char)data[used] > ' ' && (unsigned char)data[used] < 127)
        used++;
    if (used == size)
        memcpy(transfer->etag, data, size);
    transfer->etag[used == size ? size : 0] = '\0';
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t bytes = size * count;
    long status = 0;

    transfer->header_bytes += bytes;
    note_etag(transfer, data, bytes);
    if (transfer->header_bytes > SEND_ANSWER_MAX) {
        transfer->flood = true;
        return 0;
    }
    if (bytes > 5 && memcmp(data, "HTTP/", 5) == 0) {
        (void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
        transfer->status = (int)status;
        note_tls(transfer);
    }
    /* an empty line: trailers and what came with 100 Continue end with one, too */
    if (bytes <= 2 && transfer->status >= STATUS_FINAL)
        transfer->answered = true;
    return bytes;
}

/* 0: there is no room for it, or more than was asked for. */
static size_t write_body(struct transfer *transfer, const char *data, size_t size)
{
    size_t done = 0;

    transfer->answer_bytes += size;
    transfer->cut = transfer->cut || transfer->answer_bytes > transfer->request.answer_max;
    while (!transfer->cut && done < size) {
        ssize_t put = write(transfer->answer_fd, data + done, size - done);

        if (put < 0 && errno != EINTR)
            return 0;
        done += put > 0 ? (size_t)put : 0;
    }
    return transfer->cut ? 0 : size;
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t bytes = size * count, room = sizeof transfer->body - transfer->body_bytes;

    if (transfer->answer_fd >= 0)
        return write_body(transfer, data, bytes);
    transfer->answer_bytes += bytes;

    memcpy(transfer->body + transfer->body_bytes, data, bytes < room ? bytes : room);
    transfer->body_bytes += bytes < room ? bytes : room;
    transfer->cut = transfer->cut || bytes > room;
    return bytes > room ? 0 : bytes;
}

/* ---- begin ------------------------------------------------------------------------------------------ */

struct transfer *transfer_make(void)
{
    struct transfer *transfer = calloc(1, sizeof *transfer);

    if (transfer) {
        transfer->easy = curl_easy_init();
        transfer->answer_fd = -1;
    }
    if (!transfer || !transfer->easy) {
        free(transfer);
        return NULL;
    }
    return transfer;
}

void transfer_clear(struct transfer *transfer)
{
    CURL *easy = transfer->easy;

    curl_easy_reset(easy);
    curl_slist_free_all(transfer->headers);
    if (transfer->answer_fd >= 0)
        (void)close(transfer->answer_fd);
    if (transfer->message)
        explicit_bzero(transfer->message, transfer->message_size);
    free(transfer->message);
    /* the body's array need not be cleared: its size says what is in it */
    memset(transfer, 0, offsetof(struct transfer, body));
    transfer->easy = easy;
    transfer->answer_fd = -1;
}

void transfer_free(struct transfer *transfer)
{
    transfer_clear(transfer);
    curl_easy_cleanup(transfer->easy);
    free(transfer);
}

static bool add_headers(struct transfer *transfer)
{
    char line[SEND_BODY_MAX / 8];
    /* a server need not be asked whether it wants 20 kB */
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");

    for (size_t i = 0; list && i < transfer->request.header_count; i++) {
        const struct send_header *header = &transfer->request.headers[i];
        int size = snprintf(line, sizeof line, "%s: %s", header->name, header->value);
        struct curl_slist *longer = NULL;

        if (size > 0 && (size_t)size < sizeof line && !strpbrk(line, "\r\n"))
            longer = curl_slist_append(list, line);
        if (!longer)
            curl_slist_free_all(list);
        list = longer;
    }
    explicit_bzero(line, sizeof line);
    transfer->headers = list;
    return list != NULL;
}

static CURLcode set_blob(CURL *easy, CURLoption option, const char *pem)
{
    struct curl_blob blob = {
        .data = (void *)(uintptr_t)pem, .len = pem ? strlen(pem) : 0, .flags = CURL_BLOB_COPY};

    return pem ? curl_easy_setopt(easy, option, &blob) : CURLE_OK;
}

#define SET(option, value)                                                                         \
    if (code == CURLE_OK)                                                                          \
    code = curl_easy_setopt(easy, option, value)

/* reference: the options' manual pages of libcurl 7.88.1 */
static CURLcode set_fences(struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    CURLcode code = CURLE_OK;

    SET(CURLOPT_PROTOCOLS_STR, "https,http");
    SET(CURLOPT_REDIR_PROTOCOLS_STR, "https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_NOSIGNAL, 1L);
    /* or a name that nobody answers for keeps every other request, until the resolver gives up */
    SET(CURLOPT_QUICK_EXIT, 1L);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_MAXAGE_CONN, (long)KEEP_S);
    SET(CURLOPT_DNS_CACHE_TIMEOUT, (long)KEEP_S);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, transfer);
    SET(CURLOPT_PREREQFUNCTION, before_request);
    SET(CURLOPT_PREREQDATA, transfer);
    return code;
}

static CURLcode set_request(struct transfer *transfer)
{
    const struct send_request *request = &transfer->request;
    CURL *easy = transfer->easy;
    CURLcode code = CURLE_OK;

    SET(CURLOPT_PRIVATE, transfer);
    SET(CURLOPT_ERRORBUFFER, transfer->fault);
    SET(CURLOPT_URL, request->url);
    if (strcmp(request->method, "GET") == 0) {
        SET(CURLOPT_HTTPGET, 1L);
    } else {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_CUSTOMREQUEST, request->method);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
        SET(CURLOPT_POSTFIELDS, request->body ? request->body : "");
    }
    SET(CURLOPT_HTTPHEADER, transfer->headers);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_ms);
    SET(CURLOPT_TIMEOUT_MS, (long)request->total_ms);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, transfer);
    if (code == CURLE_OK)
        code = set_blob(easy, CURLOPT_CAINFO_BLOB, request->ca_pem);
    if (code == CURLE_OK)
        code = set_blob(easy, CURLOPT_SSLCERT_BLOB, request->cert_pem);
    if (code == CURLE_OK)
        code = set_blob(easy, CURLOPT_SSLKEY_BLOB, request->key_pem);
    return code;
}

static void fail(struct send_outcome *outcome, const struct transfer *transfer,
                 enum send_reason reason, const char *detail)
{
    *outcome = (struct send_outcome){.number = transfer->request.number,
                                     .reason = reason,
                                     .dns_us = -1,
                                     .connect_us = -1,
                                     .tls_us = -1,
                                     .first_us = -1,
                                     .total_us = -1};
    (void)snprintf(outcome->detail, sizeof outcome->detail, "%s", detail);
}

bool transfer_begin(struct transfer *transfer, char *message, size_t size, int answer_fd,
                    struct send_outcome *out_outcome)
{
    struct error why;
    CURLcode code;

    transfer->message = message;
    transfer->message_size = size;
    transfer->answer_fd = answer_fd;
    if (!wire_get_request(message, size, &transfer->request)) {
        fail(out_outcome, transfer, SEND_LOCAL, "what was asked for is no request");
        return false;
    }
    if ((transfer->request.answer_max > 0) != (answer_fd >= 0)) {
        fail(out_outcome, transfer, SEND_LOCAL, "there is no file for the answer");
        return false;
    }
    if (address_rules_parse(transfer->request.allow, &transfer->rules, &why) < 0) {
        fail(out_outcome, transfer, SEND_LOCAL, "the operator's rules cannot be read");
        return false;
    }
    transfer->is_http = strncasecmp(transfer->request.url, "https:", 6) != 0;
    if (!add_headers(transfer)) {
        fail(out_outcome, transfer, SEND_BAD_REQUEST, "a header cannot be sent");
        return false;
    }
    code = set_fences(transfer);
    if (code == CURLE_OK)
        code = set_request(transfer);
    if (code != CURLE_OK)
        fail(out_outcome, transfer, SEND_LOCAL, curl_easy_strerror(code));
    return code == CURLE_OK;
}

/* ---- end -------------------------------------------------------------------------------------------- */

static enum send_reason reason_of(const struct transfer *transfer, CURLcode code)
{
    curl_off_t resolved = 0;

    if (transfer->answered)
        return SEND_ANSWERED;
    if (transfer->flood)
        return SEND_PROTOCOL;
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST: return SEND_DNS;
    case CURLE_COULDNT_CONNECT: return transfer->blocked ? SEND_BLOCKED_ADDRESS : SEND_REFUSED;
    case CURLE_ABORTED_BY_CALLBACK: return transfer->blocked ? SEND_BLOCKED_ADDRESS : SEND_LOCAL;
    case CURLE_OPERATION_TIMEDOUT:
        (void)curl_easy_getinfo(transfer->easy, CURLINFO_NAMELOOKUP_TIME_T, &resolved);
        return resolved > 0 ? SEND_TIMEOUT : SEND_DNS;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT: return SEND_TLS;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_OK: return SEND_BROKEN; /* closed within the headers */
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_WRITE_ERROR: return SEND_PROTOCOL;
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED: return SEND_BAD_REQUEST;
    /* once it was asked, what goes wrong is what it says */
    default: return transfer->wire_attempts > 0 ? SEND_PROTOCOL : SEND_LOCAL;
    }
}

static int64_t time_of(const struct transfer *transfer, CURLINFO which)
{
    curl_off_t us = 0;

    (void)curl_easy_getinfo(transfer->easy, which, &us);
    return us > 0 ? us : -1;
}

static void escape(char *out, size_t out_size, const char *data, size_t size)
{
    (void)text_escape_into(out, out_size, data, size);
}

void transfer_end(struct transfer *transfer, CURLcode code, struct send_outcome *out_outcome)
{
    curl_off_t retry_after = 0;
    char *location = NULL;

    fail(out_outcome, transfer, reason_of(transfer, code), "");
    out_outcome->status = transfer->answered ? transfer->status : 0;
    out_outcome->cut = transfer->answered && (transfer->cut || code != CURLE_OK);
    out_outcome->wire_attempts = transfer->wire_attempts;
    (void)curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after);
    if (retry_after > SEND_RETRY_MAX_S)
        retry_after = SEND_RETRY_MAX_S;
    out_outcome->retry_after_s = retry_after > 0 && transfer->answered ? retry_after : 0;
    (void)curl_easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &location);
    if (location)
        escape(out_outcome->location, sizeof out_outcome->location, location, strlen(location));
    out_outcome->dns_us = time_of(transfer, CURLINFO_NAMELOOKUP_TIME_T);
    out_outcome->connect_us = time_of(transfer, CURLINFO_CONNECT_TIME_T);
    out_outcome->tls_us = time_of(transfer, CURLINFO_APPCONNECT_TIME_T);
    out_outcome->first_us = time_of(transfer, CURLINFO_STARTTRANSFER_TIME_T);
    out_outcome->total_us = time_of(transfer, CURLINFO_TOTAL_TIME_T);
    memcpy(out_outcome->peer, transfer->peer, sizeof out_outcome->peer);
    memcpy(out_outcome->tls, transfer->tls, sizeof out_outcome->tls);
    memcpy(out_outcome->etag, transfer->etag, sizeof out_outcome->etag);
    out_outcome->answer_bytes = transfer->answer_bytes;
    if (code != CURLE_OK) {
        const char *said = transfer->fault[0] ? transfer->fault : curl_easy_strerror(code);

        escape(out_outcome->detail, sizeof out_outcome->detail, said, strlen(said));
    }
    escape(out_outcome->snippet, sizeof out_outcome->snippet, transfer->body, transfer->body_bytes);
    out_outcome->body = transfer->body;
    out_outcome->body_size = transfer->body_bytes;
}
