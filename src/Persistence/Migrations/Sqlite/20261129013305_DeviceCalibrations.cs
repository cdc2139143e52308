using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrainService.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DeviceCalibrations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Timings that count their work in another way say nothing; runs measure new ones.
            migrationBuilder.Sql("DELETE FROM step_timings");

            // By hand: of its own accord the framework copies the table, partly outside the transaction.
            migrationBuilder.Sql("ALTER TABLE step_timings DROP COLUMN convolution_flops");
            migrationBuilder.Sql("ALTER TABLE step_timings DROP COLUMN launches");
            migrationBuilder.Sql("ALTER TABLE step_timings DROP COLUMN moved_bytes");
            migrationBuilder.Sql("ALTER TABLE step_timings DROP COLUMN product_flops");

            migrationBuilder.AddColumn<string>(
                name: "device",
                table: "step_timings",
                type: "TEXT",
                maxLength: 256,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "work",
                table: "step_timings",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.CreateTable(
                name: "device_calibrations",
                columns: table => new
                {
                    device = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    device_kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    threads = table.Column<int>(type: "INTEGER", nullable: false),
                    factors = table.Column<string>(type: "TEXT", nullable: false),
                    measured_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_device_calibrations", x => x.device);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // Timings that count their work in another way say nothing; runs measure new ones.
            migrationBuilder.Sql("DELETE FROM step_timings");

            migrationBuilder.DropTable(
                name: "device_calibrations");

            migrationBuilder.DropColumn(
                name: "device",
                table: "step_timings");

            migrationBuilder.DropColumn(
                name: "work",
                table: "step_timings");

            migrationBuilder.AddColumn<double>(
                name: "convolution_flops",
                table: "step_timings",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<double>(
                name: "launches",
                table: "step_timings",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<double>(
                name: "moved_bytes",
                table: "step_timings",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<double>(
                name: "product_flops",
                table: "step_timings",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);
        }
    }
}
