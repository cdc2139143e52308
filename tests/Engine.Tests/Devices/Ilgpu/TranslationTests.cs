using System.Diagnostics;
using System.Reflection;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using TrainService.Engine.Devices.Ilgpu;
using TrainService.Engine.Graph;
using Xunit.Abstractions;

namespace TrainService.Engine.Tests.Devices.Ilgpu;

/// <summary>Every kernel, closed over every type that the suite of operations closes it over, in the languages of GPUs.</summary>
[Collection(IlgpuCollection.Name)]
public sealed class TranslationTests(IlgpuFixture devices, ITestOutputHelper output)
{
    public static TheoryData<string> Architectures => ["sm_80", "sm_90"];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Every_kernel_translates_to_PTX(string architecture)
    {
        var kernels = Kernels();
        foreach (var text in Translate(kernels, architecture))
            Assert.Contains(".entry", text, StringComparison.Ordinal);
        output.WriteLine($"{kernels.Count} kernels translated to PTX for {architecture}");
    }

    // PTX text alone is not a sufficient check: the assembler knows which instructions there are.
    [SkippableTheory]
    [MemberData(nameof(Architectures))]
    public void Every_kernel_assembles(string architecture)
    {
        var assembler = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .Select(path => Path.Combine(path, "ptxas")).FirstOrDefault(File.Exists);
        Skip.If(assembler is null, "ptxas is not on the PATH (Debian: nvidia-cuda-toolkit, of non-free)");
        var folder = Directory.CreateTempSubdirectory("ptx").FullName;
        try
        {
            var kernels = Kernels();
            foreach (var (text, i) in Translate(kernels, architecture).Select((text, i) => (text, i)))
            {
                var file = Path.Combine(folder, $"{i}.ptx");
                File.WriteAllText(file, text);
                using var process = Process.Start(new ProcessStartInfo(
                    assembler!, [$"-arch={architecture}", "-o", "/dev/null", file]) { RedirectStandardError = true })!;
                var errors = process.StandardError.ReadToEnd();
                process.WaitForExit();
                Assert.True(process.ExitCode == 0, $"{kernels[i].DeclaringType} {kernels[i]}: {errors}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(CLDeviceVendor.AMD)]
    [InlineData(CLDeviceVendor.Intel)]
    public void Every_kernel_translates_to_OpenCL_C(CLDeviceVendor vendor)
    {
        using var context = IlgpuContext.ForTranslation();
        var constructor = typeof(CLCapabilityContext).GetConstructors()[0];
        var everything = (CLCapabilityContext)constructor.Invoke([.. constructor.GetParameters().Select(_ => (object)true)]);
        using var backend = new CLBackend(context, everything, vendor, CLCVersion.CL20);
        foreach (var kernel in Kernels())
        {
            var source = ((CLCompiledKernel)Compile(backend, kernel)).Source;
            // A barrier that fences global memory alone lets shared memory be read before it is written.
            Assert.Equal(source.Contains("barrier(", StringComparison.Ordinal),
                source.Contains("barrier(CLK_GLOBAL_MEM_FENCE | CLK_LOCAL_MEM_FENCE", StringComparison.Ordinal));
            Assert.DoesNotContain("atomic_", source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_suite_of_operations_uses_every_kernel()
    {
        var used = Kernels().Select(kernel => kernel.IsGenericMethod ? kernel.GetGenericMethodDefinition() : kernel);
        var all = typeof(KernelAttribute).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.IsDefined(typeof(KernelAttribute)));
        Assert.Empty(all.Except(used).Select(method => $"{method.DeclaringType}.{method.Name}"));
    }

    // What plans asked the interpreter to load; no GPU is needed to prepare them.
    private IReadOnlyList<MethodInfo> Kernels()
    {
        var cases = OperationCases.Names.SelectMany(name => Enumerable.Range(0, 24)
                .Select(seed => OperationCases.Build(name, seed, tiny: seed % 2 == 0)))
            .Concat(FormulaCases.All.Select(formula => FormulaCases.Build(formula, seed: 0)));
        foreach (var plan in cases.Select(it => it.Plan()))
        {
            var variables = plan.Graph.Nodes.Select(node => plan.Storages[node.Id].Variable).OfType<Variable>().Distinct()
                .ToDictionary(variable => variable, variable => devices.Cpu.Allocate(variable.Shape));
            devices.Cpu.Prepare(plan, variables).Dispose();
            foreach (var buffer in variables.Values)
                buffer.Dispose();
        }
        return devices.Cpu.Kernels.Loaded;
    }

    private static CompiledKernel Compile(Backend backend, MethodInfo kernel) =>
        backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), KernelSpecialization.Empty);

    private static IEnumerable<string> Translate(IReadOnlyList<MethodInfo> kernels, string architecture)
    {
        var target = architecture == "sm_80" ? CudaArchitecture.SM_80 : CudaArchitecture.SM_90;
        using var context = IlgpuContext.ForTranslation();
        using var backend = new PTXBackend(
            context, new CudaCapabilityContext(target), target, CudaInstructionSet.ISA_78, nvvmAPI: null);
        foreach (var kernel in kernels)
            yield return ((PTXCompiledKernel)Compile(backend, kernel)).PTXAssembly;
    }
}
