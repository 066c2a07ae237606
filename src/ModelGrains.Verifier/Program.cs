using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Verification;

namespace ModelGrains.Verifier;

/// <summary>One request on standard input, one report on standard output; exit code 0 whatever the report says.</summary>
internal static class Program
{
    private static int Main()
    {
        OwnProcess.StepBack();
        using var channel = Channel.Open();
        VerifierAnswer answer;
        try
        {
            answer = channel.Read() is { } request
                ? Answer(request)
                : Refuse("it was given no request: expected one JSON document with command, folder, model and accelerator");
        }
        catch (Exception e)
        {
            answer = Refuse($"{e.GetType().Name}: {OrtErrorText.Clean(e.Message, null)}");
        }

        channel.Write(answer);
        OwnProcess.End(0);
        return 0;
    }

    private static VerifierAnswer Answer(VerifierRequest request)
    {
        if (!ModelName.TryParse(request.Model, out var model))
            return Refuse($"the model is '{request.Model}', expected {ModelName.Rule}");
        var manifest = PackageInspector.Inspect(request.Folder, model, null);
        if (!manifest.IsSuccess)
            return new VerifierAnswer { Problem = new VerifierProblem { Failure = VerificationFailure.LoadFailed, Message = manifest.Error.Message } };
        var environment = OnnxEnvironment.GetOrCreate(new OnnxOptions { ArenaMegabytes = request.ArenaMegabytes, SharedPoolThreads = request.SharedPoolThreads });
        var memory = IdleRuntime.Prepare(environment, TimeProvider.System);
        Console.Error.WriteLine(VerifierAnswer.BaselineLine + memory.BaselineBytes.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return request.Command switch
        {
            VerifierRequest.Optimize => new PackageOptimizer(environment, request, TimeProvider.System).Run(manifest.Value),
            VerifierRequest.Verify => new PackageTrial(environment, request, TimeProvider.System, memory).Run(manifest.Value),
            _ => Refuse($"the command is '{request.Command}', expected '{VerifierRequest.Optimize}' or '{VerifierRequest.Verify}'"),
        };
    }

    private static VerifierAnswer Refuse(string message) => new() { Problem = new VerifierProblem { Message = message } };
}
