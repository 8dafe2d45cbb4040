/* SPDX-License-Identifier: MIT */
/* channel - whole records with descriptors over a SOCK_SEQPACKET; both sides use it. */
#pragma once

#include <stddef.h>

#define CHANNEL_FDS 16 /* with one record */

/*
 * Both return 0 or a negative errno.  Receiving: -EPIPE when the peer is gone, -EPROTO for a record
 * of another size.  *count is the room in FDS before and what came after the call; the descriptors
 * are close-on-exec and the receiver's, whatever is returned.  FDS and COUNT may be NULL.
 */
int channel_send(int fd, const void *data, size_t size, const int *fds, unsigned count);
int channel_receive(int fd, void *data, size_t size, int *fds, unsigned *count);
