package io.rookery.settings;

import java.time.Duration;

/**
 * Bounds on the traffic to one other node.
 *
 * @param inflightBytesMax sent and not yet confirmed
 * @param queueBytesMax waiting to be sent; what comes beyond is dropped and read again later
 * @param batchBytesMax one bus message
 * @param heartbeat how often an idle link is tried
 * @param silentAfter a node that has not answered for so long gets nothing more until it does
 */
public record LinkSettings(
        int inflightBytesMax, int queueBytesMax, int batchBytesMax, Duration heartbeat, Duration silentAfter) {

    static LinkSettings read(Section section) {
        LinkSettings link = new LinkSettings(
                section.bytes("inflight-bytes-max", "4MiB", "64KiB", "256MiB"),
                section.bytes("queue-bytes-max", "8MiB", "64KiB", "1GiB"),
                section.bytes("batch-bytes-max", "16KiB", "1KiB", "1MiB"),
                section.duration("heartbeat", "1s", "100ms", "30s"),
                section.duration("silent-after", "3s", "200ms", "5m"));
        if (link.silentAfter.compareTo(link.heartbeat.multipliedBy(2)) < 0) {
            section.refuse("silent-after", "at least twice cluster.link.heartbeat");
        }
        if (link.batchBytesMax > link.inflightBytesMax) {
            section.refuse("batch-bytes-max", "at most cluster.link.inflight-bytes-max");
        }
        return link;
    }
}
