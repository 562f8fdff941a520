package io.rookery.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How nodes find each other and notice that one is gone.
 *
 * @param enabled whether this node looks for others
 * @param name nodes of other names are strangers
 * @param bindHost the private address that members talk on
 * @param port where members talk
 * @param members where to look for members, this node included or not
 * @param kubernetesServiceDns the headless service whose addresses are the members; used instead of {@code members}
 * @param heartbeat how often members tell each other that they live; whole seconds
 * @param heartbeatMissingMax a member silent for longer is removed; whole seconds
 * @param slowStart a node that has just started takes fewer clients than the others for so long
 * @param busHost the address the event bus listens on
 * @param busPort zero for any that is free
 * @param link bounds on what is in flight to one other node
 */
public record ClusterSettings(
        boolean enabled,
        String name,
        String bindHost,
        int port,
        List<HostAndPort> members,
        Optional<String> kubernetesServiceDns,
        Duration heartbeat,
        Duration heartbeatMissingMax,
        Duration slowStart,
        String busHost,
        int busPort,
        LinkSettings link) {

    static ClusterSettings read(Section section) {
        String bindHost = section.text("bind-host", "127.0.0.1", "a host", Texts::host);
        Duration heartbeat = section.duration("heartbeat", "1s", "1s", "30s");
        Duration heartbeatMissingMax = section.duration("max-no-heartbeat", "10s", "2s", "5m");
        refuseParts(section, "heartbeat", heartbeat);
        refuseParts(section, "max-no-heartbeat", heartbeatMissingMax);
        if (heartbeatMissingMax.compareTo(heartbeat.multipliedBy(2)) < 0) {
            section.refuse("max-no-heartbeat", "at least twice cluster.heartbeat");
        }
        return new ClusterSettings(
                section.flag("enabled", false),
                section.text("name", "rookery", Texts.NAME_EXPECTED, Texts::name),
                bindHost,
                section.integer("port", 5701, 1, 65535),
                section.list("members", "host:port", HostAndPort::parse).orElse(List.of()),
                section.scalar("kubernetes-service-dns", "a host name", Texts::host),
                heartbeat,
                heartbeatMissingMax,
                section.duration("slow-start", "30s", "0s", "10m"),
                section.scalar("bus-host", "a host", Texts::host).orElse(bindHost),
                section.integer("bus-port", 0, 0, 65535),
                LinkSettings.read(section.in("link")));
    }

    private static void refuseParts(Section section, String name, Duration value) {
        if (value.toNanosPart() != 0) {
            section.refuse(name, "whole seconds");
        }
    }
}
