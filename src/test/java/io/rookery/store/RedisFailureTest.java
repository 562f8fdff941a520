package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisFailureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    MISCONF Redis is configured to save RDB snapshots                                       | UNAVAILABLE
                    MISCONF Errors writing to the AOF file: No space left on device script: 3a, on @user_script:5. | UNAVAILABLE
                    ERR Error running script (call to f_3a): @user_script:5: @user_script: 5: -MISCONF Redis is | UNAVAILABLE
                    ERR Error running script (call to f_3a): @user_script:5: -OOM command not allowed        | UNAVAILABLE
                    NOREPLICAS Not enough good replicas to write.                                           | UNAVAILABLE
                    LOADING Redis is loading the dataset in memory                                          | UNAVAILABLE
                    BUSY Redis is busy running a script                                                     | UNAVAILABLE
                    CLUSTERDOWN The cluster is down                                                         | UNAVAILABLE
                    READONLY You can't write against a read only replica.                                   | DEMOTED
                    ERR Error running script (call to f_3a): -READONLY You can't write against a replica    | DEMOTED
                    NOSCRIPT No matching script. Please use EVAL.                                           | SCRIPT_UNKNOWN
                    MOVED 3999 127.0.0.1:6381                                                               | MOVED
                    ASK 3999 127.0.0.1:6381                                                                 | ASK
                    TRYAGAIN Multiple keys request during rehashing of slot                                 | SPLIT
                    WRONGTYPE Operation against a key holding the wrong kind of value                       | FAULT
                    ERR wrong number of arguments for 'evalsha' command                                     | FAULT
                    """)
    void everyErrorAnswerHasItsMeaning(String answer, RedisFailure expected) {
        assertThat(RedisFailure.of(new IllegalStateException(answer))).isEqualTo(expected);
    }

    @Test
    void aCallerLearnsTheReasonAndNoDetailsOfTheServer() {
        Throwable seen = RedisFailure.toCaller(new IllegalStateException(
                "ERR Error running script (call to f_3a): @user_script:5: -MISCONF Redis is configured to save"));

        assertThat(seen).isInstanceOf(Refusal.class).hasMessage("the store refuses: MISCONF");
    }

    @Test
    void aFaultStaysAFault() {
        Throwable fault = new IllegalStateException("WRONGTYPE Operation");

        assertThat(RedisFailure.toCaller(fault)).isSameAs(fault);
    }

    @Test
    void aRefusalStaysAsItIs() {
        Refusal refusal = Refusal.outcomeUnknown("the store did not answer");

        assertThat(RedisFailure.toCaller(refusal)).isSameAs(refusal);
    }
}
