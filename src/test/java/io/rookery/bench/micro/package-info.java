/** Benchmarks of single parts, without sockets, by JMH. Run by {@code scripts/bench micro}. */
@NullMarked
package io.rookery.bench.micro;

import org.jspecify.annotations.NullMarked;
