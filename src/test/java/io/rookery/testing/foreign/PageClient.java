package io.rookery.testing.foreign;

import io.rookery.testing.Chromium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.chrome.ChromeDriver;

/** The server's page in Chromium, driven through the client module that the page itself uses. */
public final class PageClient implements ForeignClient {
    private static final Path SCRIPT = Path.of("src", "test", "clients", "page", "exchange.js");
    private static final Duration SCRIPT_MAX = Duration.ofMinutes(3);

    /** Calls the script with the document and the step, and hands its outcome to the driver. */
    private static final String CALL = """
            const done = arguments[arguments.length - 1];
            (async function () { %s }).call(null, JSON.parse(arguments[0]), arguments[1]).then(
              (value) => done({ value }),
              (failure) => done({ failure: String(failure && failure.stack || failure) }));
            """;

    private final ChromeDriver driver;
    private final String call;
    private String plan = "";
    private CompletableFuture<String> outcome = new CompletableFuture<>();

    private PageClient(ChromeDriver driver, String call) {
        this.driver = driver;
        this.call = call;
    }

    /** Opens a page; aborts the test on a machine without Chromium. */
    public static PageClient at(String page) {
        ChromeDriver driver = Chromium.start();
        try {
            driver.manage().timeouts().scriptTimeout(SCRIPT_MAX);
            driver.get(page);
            return new PageClient(driver, CALL.formatted(Files.readString(SCRIPT)));
        } catch (IOException failure) {
            driver.quit();
            throw new UncheckedIOException(failure);
        } catch (RuntimeException failure) {
            driver.quit();
            throw failure;
        }
    }

    @Override
    public String name() {
        return "page";
    }

    @Override
    public void listen(Exchange exchange) {
        plan = exchange.toJson().encode();
        run("listen");
    }

    @Override
    public void publish() {
        outcome = CompletableFuture.supplyAsync(() -> run("publish"));
    }

    @Override
    public Account account(Duration longest) {
        try {
            return Account.parse(name(), outcome.get(longest.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the page gave no account", failure);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    private String run(String step) {
        JavascriptExecutor page = driver;
        Map<?, ?> done = (Map<?, ?>) page.executeAsyncScript(call, plan, step);
        if (done.containsKey("failure")) {
            throw new IllegalStateException("the page: " + done.get("failure"));
        }
        return (String) done.get("value");
    }
}
