# docker build -t rookery . && docker run -p 8080:8080 -v rookery:/var/lib/rookery -e ROOKERY_REDIS_URL=redis://… rookery

FROM eclipse-temurin:17-jdk AS build
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src/main src/main
RUN ./mvnw -B -ntp package -Dmaven.test.skip=true -Dspotless.check.skip=true

FROM eclipse-temurin:25-jre
RUN groupadd --system --gid 10001 rookery \
    && useradd --system --uid 10001 --gid rookery --no-create-home --shell /usr/sbin/nologin rookery \
    && install -d -o rookery -g rookery /var/lib/rookery
WORKDIR /opt/rookery
COPY --from=build /src/target/rookery.jar ./
COPY conf/rookery.yaml conf/java.options conf/
COPY scripts/health scripts/
USER 10001:10001

# The management port listens on the container's loopback; to reach it from outside set ROOKERY_MANAGEMENT_HOST.
# Nodes of a cluster need --cluster, ROOKERY_CLUSTER_BIND_HOST, and ROOKERY_CLUSTER_MEMBERS or
# ROOKERY_CLUSTER_KUBERNETES_SERVICE_DNS.
ENV ROOKERY_DATA_DIR=/var/lib/rookery
VOLUME /var/lib/rookery
EXPOSE 8080 9090 5701

# The image has bash, which is all that this needs.
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec scripts/health \"${ROOKERY_MANAGEMENT_PORT:-9090}\" \"${ROOKERY_MANAGEMENT_HOST:-127.0.0.1}\""]

ENTRYPOINT ["java", "@conf/java.options", "-XX:MaxRAMPercentage=60", "-jar", "rookery.jar"]
