/* SPDX-License-Identifier: MIT */
#include "stream.h"

#include "auto.h"
#include "render.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

int stream_guard(void)
{
    static const int modes[] = {O_RDONLY, O_RDONLY, O_WRONLY};

    for (int fd = 0; fd < 3; fd++) {
        if (fcntl(fd, F_GETFD) >= 0)
            continue;
        /* the lowest free number is this one; not close-on-exec, as the three never are */
        if (open("/dev/null", modes[fd]) != fd)
            return -errno;
    }
    return 0;
}

void stream_write(struct stream *stream, const char *data, size_t size)
{
    while (size > 0 && stream->os_error == 0) {
        ssize_t written = write(stream->term.fd, data, size);

        if (written >= 0) {
            data += written;
            size -= (size_t)written;
        } else if (errno == EAGAIN) {
            struct pollfd ready = {.fd = stream->term.fd, .events = POLLOUT};

            (void)poll(&ready, 1, -1);
            if (*stream->interrupted)
                stream->os_error = EINTR;
        } else if (errno != EINTR || *stream->interrupted) {
            stream->os_error = errno;
        }
    }
}

void stream_put(struct stream *stream, const struct buf *text)
{
    if (buf_failed(text) && stream->os_error == 0)
        stream->os_error = ENOMEM;
    stream_write(stream, text->data, text->size);
}

void stream_text(struct stream *stream, const char *text)
{
    stream_write(stream, text, strlen(text));
}

bool stream_is_ready(const struct stream *stream)
{
    struct pollfd ready = {.fd = stream->term.fd, .events = POLLOUT};

    return poll(&ready, 1, 0) > 0;
}

void stream_check_reader(struct stream *stream)
{
    struct pollfd gone = {.fd = stream->term.fd};

    if (stream->os_error == 0 && poll(&gone, 1, 0) > 0 && (gone.revents & POLLERR))
        stream->os_error = EPIPE;
}

void stream_error(struct stream *stream, const struct error *err)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&stream->term);

    buf_init(&text, REPORT_MAX);
    render_error(&text, &view, err);
    stream_put(stream, &text);
}
