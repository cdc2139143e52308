using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrainService.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class StepTimings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "step_timings",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    device_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    threads = table.Column<int>(type: "integer", nullable: false),
                    product_flops = table.Column<double>(type: "double precision", nullable: false),
                    convolution_flops = table.Column<double>(type: "double precision", nullable: false),
                    moved_bytes = table.Column<double>(type: "double precision", nullable: false),
                    launches = table.Column<double>(type: "double precision", nullable: false),
                    seconds_per_step = table.Column<double>(type: "double precision", nullable: false),
                    measured_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_step_timings", x => x.run_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_step_timings_measured_at",
                table: "step_timings",
                column: "measured_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "step_timings");
        }
    }
}
