package io.rookery.archive;

import io.rookery.cluster.Homes;
import io.rookery.store.sql.SqlMonths;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes months that are older than the archive keeps to files and removes them from it: on one node of the cluster, an hour after
 * its start and every hour from then on. A month that could not be written stays.
 */
public final class ArchiveRetention extends VerticleBase {
    static final Duration EVERY = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRetention.class);
    /** Its home is the one node. */
    private static final int LEADING_PARTITION = 0;

    private final Homes homes;
    private final SqlMonths months;
    private final int keptMonths;
    private final Path directory;
    private final Clock clock;

    /**
     * @param keptMonths beside the present one
     */
    public ArchiveRetention(Homes homes, SqlMonths months, int keptMonths, Path directory, Clock clock) {
        this.homes = homes;
        this.months = months;
        this.keptMonths = keptMonths;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(EVERY.toMillis(), timer -> {
            if (homes.homeOfPartition(LEADING_PARTITION).equals(homes.self())) {
                vertx.executeBlocking(this::removeOld)
                        .onFailure(failure -> LOG.error("Old months of the archive were not removed", failure));
            }
        });
        return Future.succeededFuture();
    }

    /**
     * To be called on a thread that may wait.
     *
     * @return the files written
     */
    List<Path> removeOld() throws IOException {
        YearMonth oldestKept =
                YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)).minusMonths(keptMonths);
        List<YearMonth> old = months.list().stream()
                .filter(month -> month.isBefore(oldestKept))
                .toList();
        List<Path> files = new ArrayList<>();
        for (YearMonth month : old) {
            Path file = months.export(month, directory);
            months.drop(month);
            LOG.info("{} of the archive is in {} now", month, file);
            files.add(file);
        }
        return files;
    }
}
